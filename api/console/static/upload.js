// Shows how far a file has been sent. Without scripts the form is sent as any other; nothing else depends on this.
"use strict";

document.addEventListener("submit", function (event) {
  const form = event.target;
  const bar = form.querySelector("progress[data-upload]");
  const told = form.querySelector("[data-told]");
  if (!bar || !told || !window.FormData || !window.XMLHttpRequest) return;
  const chosen = form.querySelector("input[type=file]");
  if (!chosen || chosen.files.length === 0) return;
  event.preventDefault();

  const buttons = form.querySelectorAll("button");
  const busy = function (is) {
    buttons.forEach(function (button) { button.disabled = is; });
    bar.parentElement.hidden = !is;
  };
  const sending = new XMLHttpRequest();
  const begun = Date.now();
  let ticking = 0;

  sending.upload.addEventListener("progress", function (sent) {
    if (!sent.lengthComputable) return;
    bar.max = sent.total;
    bar.value = sent.loaded;
    told.textContent = "正在上传：" + Math.floor(100 * sent.loaded / sent.total) + "%";
  });
  sending.upload.addEventListener("load", function () {
    bar.removeAttribute("value");
    const tell = function () {
      told.textContent = "文件已传完，正在逐行核对，已用 " + Math.round((Date.now() - begun) / 1000) + " 秒。请不要关闭页面。";
    };
    tell();
    ticking = window.setInterval(tell, 1000);
  });
  sending.addEventListener("loadend", function () {
    window.clearInterval(ticking);
    busy(false);
  });
  sending.addEventListener("error", function () {
    window.alert("没有传完：网络中断或者服务没有应答。名单是否有变动，请刷新后在“读取过的文件”里查看。");
  });
  sending.addEventListener("load", function () {
    const answer = sending.response;
    if (sending.status < 400 && sending.responseURL !== form.action) {
      window.location.assign(sending.responseURL);
    } else if (answer && answer.documentElement) {
      document.title = answer.title;
      document.body.replaceWith(document.adoptNode(answer.body));
      const main = document.getElementById("main");
      if (main) main.focus();
    } else {
      window.location.reload();
    }
  });
  const fields = new FormData(form);
  busy(true);
  bar.removeAttribute("value");
  sending.open("POST", form.action);
  sending.responseType = "document";
  sending.send(fields);
});
