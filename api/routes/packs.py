"""Trying changed files before they are proposed: nothing is stored."""

from __future__ import annotations

from api.context import App, Now
from api.problems import documented
from api.revision_views import pack_error_view
from api.routing import router
from api.schemas.revisions import ChangedFiles, ExamplesView, FindingView, LintView, TestView
from api.security.callers import SignedIn
from api.security.rights import require
from engine.errors import PackErrors
from engine.lint import has_errors
from services.revisions.rights import ANSWERABLE

routes = router("/api/v1/packs", "规则")


@routes.post("/lint", summary="检查改动后的规则包", responses=documented(400, 401, 403, 413, 422, 429))
def lint(body: ChangedFiles, app: App, caller: SignedIn, now: Now) -> LintView:
    """所给文件叠加在当前版本之上，按今天及以后各起止日的法律效力检查。读不出的文件也列为错误。什么也不保存。"""
    require(caller, *ANSWERABLE)
    try:
        packs = app.revisions.laid_over(app.packs, body.files, body.removed)
    except PackErrors as error:
        return LintView(ok=False, revision=None, findings=[pack_error_view(one) for one in error.errors[:1000]])
    ahead = app.revisions.lint(packs, now)
    shown = [FindingView.model_validate(finding.as_json()) for finding in ahead.findings]
    return LintView(
        ok=not has_errors(ahead.findings), revision=packs.revision, findings=shown, days_unlinted=ahead.left
    )


@routes.post("/test", summary="运行改动后的规则包的示例", responses=documented(400, 401, 403, 413, 422, 429))
def test(body: ChangedFiles, app: App, caller: SignedIn) -> TestView:
    """示例按全部事项均已确认来运行：示例说明规则的含义，不说明是否启用。什么也不保存。"""
    require(caller, *ANSWERABLE)
    try:
        packs = app.revisions.laid_over(app.packs, body.files, body.removed)
        report = app.revisions.try_examples(packs)
    except PackErrors as error:
        findings = [pack_error_view(one) for one in error.errors[:1000]]
        return TestView(ok=False, revision=None, findings=findings, examples=None)
    examples = ExamplesView.model_validate(report.as_json())
    return TestView(ok=report.publishable, revision=packs.revision, findings=[], examples=examples)
