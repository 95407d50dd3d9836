"""Every operation of the interface with who may call it, and what is posted to it."""

from __future__ import annotations

import json
from typing import Any

from api.settings import PROJECT
from tests.api.world import BANNED, BANNED_NAME, BANNED_ROW, DEFAULTERS_CSV, check_body
from tests.dossiers import office
from tests.support import files

LIST = "government-procurement"
"""Its participants include the credit office, the auditor's department: being concerned must not make an auditor act."""

EXIT = {"kind": "revoked", "effective_on": "2026-11-22", "document_no": "示例", "reason": "示例"}
OPENING = {
    "listing_id": "{listing_id}",
    "department": "jy-credit",
    "matter": {"kind": "bidding.qualification", "case_no": "A-2", "fields": {"government_funded": True}},
    "role": "bidder",
}
CLAIM = {"listing_id": "{listing_id}", "applicant": {"kind": "subject"}, "statement": "示例"}
REPAIR = {**CLAIM, "papers": [{"kind": "ruling", "title": "示例裁定"}], "ground": "reorganisation"}
REVOKED = {"document_no": "示例1号", "revoked_by": "示例机关", "revoked_on": "2026-11-20", "received_on": "2026-11-20"}
DOSSIER = {"list": LIST, "row": office.LEAD}
OUTCOME = {"outcome": "implemented", "document_no": "示例1号"}
REASON = {"reason": "示例"}
EXPORT = {
    "layout": "minimal",
    "format": "jsonl",
    "from": "2026-11-01",
    "to": "2026-11-30",
    "purpose": "按月报送省平台",
}
MANY = {"items": [{"case_id": "0" * 32}]}
"""Each case is refused by itself, inside the answer."""
ITEM = "measure/restrict-honours"
WORD = {"item": ITEM, "digest": "sm3:" + "0" * 64, "name": "示例", "edition": "示例", "row": "示例"}
FILE = {"file": ("失信被执行人.csv", DEFAULTERS_CSV.encode())}
PAPER = {"file": ("决定书.pdf", files.PDF)}
WHOLE_CSV = f"""主体名称,主体类别,主体代码,决定文书号,认定机关,决定日期,列入日期,截止日期
{BANNED_NAME},法人,{BANNED},{BANNED_ROW["decision_no"]},示例财政局,2026-03-02,2026-03-02,2028-02-01
"""
WHOLE = {"file": ("全量.csv", WHOLE_CSV.encode())}
EVENT = json.loads((PROJECT / "samples" / "events" / "bidding-government-funded.json").read_text("utf-8"))

TABLE: dict[str, tuple[int, int, int, Any]] = {
    # operation: (nobody, foreign department, auditor, body)
    "POST /api/v1/checks": (401, 403, 403, check_body("A-1")),
    "POST /api/v1/checks/batch": (401, 403, 403, check_body("A-1")),
    "GET /api/v1/checks/batch": (401, 200, 200, None),
    "GET /api/v1/checks/batch/{batch_id}": (401, 404, 200, None),
    "GET /api/v1/checks/batch/{batch_id}/results": (401, 404, 200, None),
    "GET /api/v1/checks/{check_id}": (401, 404, 200, None),
    "GET /api/v1/checks/{check_id}/receipt": (401, 404, 200, None),
    "GET /api/v1/checks/{check_id}/replay": (401, 404, 200, None),
    "GET /api/v1/checks/{check_id}/explanation": (401, 404, 200, None),
    "POST /api/v1/names/search": (401, 403, 403, {"name": "济源示例建设"}),
    "POST /api/v1/names/not-same": (401, 403, 403, {"name": "示例", "code": "91", **REASON}),
    "GET /api/v1/cases": (401, 200, 200, None),
    "POST /api/v1/cases": (401, 403, 403, OPENING),
    "GET /api/v1/cases/{case_id}": (401, 404, 200, None),
    "GET /api/v1/feedback": (401, 200, 200, None),
    "GET /api/v1/appraisals": (401, 200, 200, None),
    "POST /api/v1/appraisals": (401, 403, 403, {"from": "2026-09-01", "to": "2026-09-30"}),
    "GET /api/v1/appraisals/{appraisal_id}": (401, 200, 200, None),
    "GET /api/v1/appraisals/{appraisal_id}/departments/{department_id}/{indicator}": (401, 404, 200, None),
    "POST /api/v1/appraisals/{appraisal_id}/publish": (401, 403, 403, {}),
    "POST /api/v1/appraisals/{appraisal_id}/discard": (401, 403, 403, REASON),
    "POST /api/v1/appraisals/{appraisal_id}/finish": (401, 403, 403, {}),
    "POST /api/v1/appraisals/{appraisal_id}/appeals": (
        401,
        403,
        403,
        {"department": "jy-credit", "indicator": "acknowledge", "items": [], **REASON},
    ),
    "POST /api/v1/appraisals/{appraisal_id}/appeals/{appeal_id}/propose": (401, 403, 403, {"uphold": True, **REASON}),
    "POST /api/v1/appraisals/{appraisal_id}/appeals/{appeal_id}/decide": (401, 403, 403, {"agree": True}),
    "POST /api/v1/appraisals/{appraisal_id}/appeals/{appeal_id}/withdraw": (401, 404, 403, {}),
    "POST /api/v1/feedback/verify": (401, 200, 200, MANY),
    "POST /api/v1/feedback/archive": (401, 200, 200, MANY),
    "GET /api/v1/feedback/digests/{memorandum_id}": (401, 403, 200, None),
    "GET /api/v1/feedback/digests/{memorandum_id}/ids": (401, 403, 200, None),
    "GET /api/v1/case-reasons": (401, 200, 200, None),
    "GET /api/v1/matters/{case_no}/standing": (401, 200, 200, None),
    "GET /api/v1/matters/{case_no}/clearance": (401, 200, 200, None),
    "POST /api/v1/matters/{case_no}/result": (401, 409, 403, {"kind": "bidding.qualification", "result": "allowed"}),
    "POST /api/v1/cases/{case_id}/acknowledge": (401, 404, 403, {}),
    "POST /api/v1/cases/{case_id}/outcome": (401, 404, 403, OUTCOME),
    "POST /api/v1/cases/{case_id}/review": (401, 404, 403, {"approve": True}),
    "POST /api/v1/cases/{case_id}/verify": (401, 404, 403, {}),
    "POST /api/v1/cases/{case_id}/return": (401, 404, 403, REASON),
    "POST /api/v1/cases/{case_id}/archive": (401, 404, 403, {}),
    "POST /api/v1/cases/{case_id}/lift": (401, 404, 403, REASON),
    "POST /api/v1/cases/{case_id}/attachments": (401, 404, 403, PAPER),
    "GET /api/v1/cases/{case_id}/attachments/{attachment_id}": (401, 404, 200, None),
    "POST /api/v1/rights/{claim_id}/attachments": (401, 404, 403, PAPER),
    "GET /api/v1/rights/{claim_id}/attachments/{attachment_id}": (401, 404, 404, None),
    "GET /api/v1/exports/feedback/layouts": (401, 200, 200, None),
    "GET /api/v1/exports/feedback": (401, 403, 200, None),
    "POST /api/v1/exports/feedback": (401, 403, 403, EXPORT),
    "GET /api/v1/exports/feedback/{export_id}": (401, 403, 404, None),
    "GET /api/v1/exports/feedback/{export_id}/by-hand": (401, 403, 404, None),
    "POST /api/v1/exports/feedback/{export_id}/submitted": (401, 403, 403, {"receipt_no": "示例"}),
    "POST /api/v1/exports/feedback/{export_id}/discard": (401, 403, 403, REASON),
    "GET /api/v1/typical-cases": (401, 200, 200, None),
    "POST /api/v1/typical-cases": (401, 404, 403, {"case_id": "{case_id}"}),
    "GET /api/v1/typical-cases/{typical_id}": (401, 404, 404, None),
    "POST /api/v1/typical-cases/{typical_id}/text": (401, 404, 404, {"title": "示例", "body": "示例"}),
    "POST /api/v1/typical-cases/{typical_id}/submit": (401, 404, 404, {}),
    "POST /api/v1/typical-cases/{typical_id}/release": (401, 404, 404, {}),
    "POST /api/v1/typical-cases/{typical_id}/return": (401, 404, 404, REASON),
    "POST /api/v1/typical-cases/{typical_id}/withdraw": (401, 404, 404, REASON),
    "POST /api/v1/typical-cases/{typical_id}/discard": (401, 404, 404, REASON),
    "GET /api/v1/lists": (401, 200, 200, None),
    "GET /api/v1/lists/{list_id}": (401, 200, 200, None),
    "GET /api/v1/lists/{list_id}/listings": (401, 403, 200, None),
    "POST /api/v1/lists/{list_id}/listings": (401, 403, 403, {"subject_kind": "legal_person"}),
    "POST /api/v1/lists/{list_id}/import": (401, 403, 403, FILE),
    "GET /api/v1/lists/{list_id}/files": (401, 404, 200, None),
    "POST /api/v1/lists/{list_id}/comparisons": (401, 403, 403, FILE),
    "GET /api/v1/lists/{list_id}/corrections": (401, 404, 200, None),
    "GET /api/v1/lists/{list_id}/mappings": (401, 403, 403, None),
    "PUT /api/v1/lists/{list_id}/mappings": (401, 403, 403, {"source": "示例", "mapping": {}}),
    "POST /api/v1/lists/{list_id}/export": (401, 403, 403, {"format": "csv"}),
    "GET /api/v1/list-files/{file_id}": (401, 404, 200, None),
    "GET /api/v1/list-files/{file_id}/report": (401, 404, 200, None),
    "GET /api/v1/list-files/{file_id}/corrections": (401, 404, 200, None),
    "POST /api/v1/list-files/{file_id}/propose": (401, 404, 403, {}),
    "POST /api/v1/list-files/{file_id}/accept": (401, 404, 403, {}),
    **{
        f"POST /api/v1/corrections/{{correction_id}}/{step}": (401, 404, 403, body)
        for step, body in {
            "answer": EXIT,
            "keep": REASON,
            "accept": {},
            "reject": REASON,
            "reopen": {},
        }.items()
    },
    "POST /api/v1/lists/{list_id}/pushes": (401, 403, 403, {}),
    "GET /api/v1/lists/{list_id}/pushes": (401, 403, 403, None),
    "GET /api/v1/listings/{listing_id}/history": (401, 404, 200, None),
    "POST /api/v1/listings/{listing_id}/exit": (401, 404, 403, EXIT),
    "POST /api/v1/listings/{listing_id}/code": (401, 403, 403, {"purpose": "核对执行法院来函"}),
    "GET /api/v1/listings/{listing_id}/repair-terms": (401, 404, 200, None),
    "GET /api/v1/rights/overdue": (401, 200, 200, None),
    "GET /api/v1/retention": (401, 403, 200, None),
    "GET /api/v1/retention/entries": (401, 403, 200, None),
    "GET /api/v1/retention/entries/{listing_id}": (401, 403, 404, None),
    "POST /api/v1/retention/entries/{listing_id}/hold": (
        401,
        403,
        403,
        {"until": "2026-12-31", "reason": "行政诉讼尚未审结"},
    ),
    "POST /api/v1/retention/entries/{listing_id}/release": (401, 403, 403, {}),
    **{
        f"{method} /api/v1/{area}{path}": answers
        for area, filed, steps in (
            (
                "objections",
                CLAIM,
                {
                    "inquire": {},
                    "verify": {"finding": "right", **REASON},
                    "uphold": REASON,
                    "reject": REASON,
                    "examine": REASON,
                    "resume": REASON,
                    "withdraw": {},
                },
            ),
            (
                "repairs",
                REPAIR,
                {
                    "accept": {},
                    "decline": REASON,
                    "extend": REASON,
                    "review": {"agree": False, **REASON},
                    "return": REASON,
                    "confirm": {},
                    "restore": {"document_no": "示例1号", **REASON},
                    "withdraw": {},
                },
            ),
            ("revocations", {**CLAIM, **REVOKED}, {"execute": REASON, "dismiss": REASON, "withdraw": {}}),
        )
        for method, path, answers in (
            ("GET", "", (401, 200, 200, None)),
            ("POST", "", (401, 404, 403, filed)),
            ("GET", "/{claim_id}", (401, 404, 200, None)),
            *(("POST", f"/{{claim_id}}/{step}", (401, 404, 403, body)) for step, body in steps.items()),
        )
    },
    "GET /api/v1/dossiers": (401, 200, 200, None),
    "POST /api/v1/dossiers": (401, 403, 403, DOSSIER),
    "GET /api/v1/dossiers/{dossier_id}": (401, 404, 200, None),
    "POST /api/v1/dossiers/{dossier_id}/amend": (401, 404, 403, {"row": DOSSIER["row"]}),
    "POST /api/v1/dossiers/{dossier_id}/validate": (401, 404, 403, {}),
    "POST /api/v1/dossiers/{dossier_id}/return": (401, 404, 403, REASON),
    "POST /api/v1/dossiers/{dossier_id}/notice": (401, 404, 403, office.NOTICE),
    "POST /api/v1/dossiers/{dossier_id}/notice/service": (401, 404, 403, office.SERVED),
    "POST /api/v1/dossiers/{dossier_id}/publicity": (401, 404, 403, office.PUBLICITY),
    "POST /api/v1/dossiers/{dossier_id}/objections": (401, 404, 403, office.OBJECTION),
    "POST /api/v1/dossiers/{dossier_id}/objections/{number}/answer": (401, 404, 403, office.ANSWER),
    "POST /api/v1/dossiers/{dossier_id}/decision": (401, 404, 403, office.DECISION),
    "POST /api/v1/dossiers/{dossier_id}/delivery": (401, 404, 403, office.DELIVERY),
    "POST /api/v1/dossiers/{dossier_id}/enlist": (401, 404, 403, {}),
    "POST /api/v1/dossiers/{dossier_id}/drop": (401, 404, 403, REASON),
    "GET /api/v1/pushes": (401, 200, 200, None),
    "GET /api/v1/pushes/inbox": (401, 200, 200, None),
    "GET /api/v1/pushes/{push_id}": (401, 404, 404, None),
    "GET /api/v1/pushes/{push_id}/changes": (401, 404, 404, None),
    "GET /api/v1/pushes/{push_id}/batch": (401, 404, 404, None),
    "POST /api/v1/pushes/{push_id}/received": (401, 404, 404, {}),
    "POST /api/v1/pushes/{push_id}/applied": (401, 404, 404, {}),
    "POST /api/v1/pushes/{push_id}/failed": (401, 404, 404, REASON),
    "GET /api/v1/supervision": (401, 200, 200, None),
    "GET /api/v1/supervision/counts": (401, 200, 200, None),
    "GET /api/v1/supervision/duties": (401, 200, 200, None),
    "GET /api/v1/supervision/document": (401, 200, 200, None),
    "GET /api/v1/supervision/{supervision_id}": (401, 404, 200, None),
    "POST /api/v1/supervision/{supervision_id}/snooze": (401, 404, 403, {"until": "2026-12-01", **REASON}),
    "POST /api/v1/supervision/{supervision_id}/close": (401, 404, 403, REASON),
    "POST /api/v1/supervision/{supervision_id}/answer": (401, 404, 403, {"answer": "示例"}),
    "GET /api/v1/notices": (401, 200, 200, None),
    "GET /api/v1/notices/overdue": (401, 403, 200, None),
    "POST /api/v1/notices/{message_id}/confirm": (401, 404, 403, {}),
    "GET /api/v1/memoranda": (401, 200, 200, None),
    "GET /api/v1/memoranda/{memorandum_id}": (401, 200, 200, None),
    "GET /api/v1/measures": (401, 200, 200, None),
    "GET /api/v1/matters": (401, 200, 200, None),
    "GET /api/v1/law": (401, 200, 200, None),
    "GET /api/v1/departments": (401, 200, 200, None),
    "GET /api/v1/bodies": (401, 200, 200, None),
    "GET /api/v1/schemas/{kind}": (401, 200, 200, None),
    "GET /api/v1/reports/memoranda/{memorandum_id}": (401, 403, 200, None),
    "GET /api/v1/reports/memoranda/{memorandum_id}/ids": (401, 403, 200, None),
    "GET /api/v1/reports/departments/{department_id}": (401, 403, 200, None),
    "GET /api/v1/reports/departments/{department_id}/ids": (401, 403, 200, None),
    "GET /api/v1/reports/city": (401, 403, 200, None),
    "GET /api/v1/reports/city/ids": (401, 403, 200, None),
    "POST /api/v1/packs/lint": (401, 403, 403, {"files": {}}),
    "POST /api/v1/packs/test": (401, 403, 403, {"files": {}}),
    "GET /api/v1/revisions": (401, 403, 200, None),
    "POST /api/v1/revisions": (401, 403, 403, {"files": {}, **REASON}),
    "POST /api/v1/revisions/rollback": (401, 403, 403, REASON),
    "GET /api/v1/revisions/{publication_id}": (401, 403, 404, None),
    "POST /api/v1/revisions/{publication_id}/activate": (401, 403, 403, None),
    "POST /api/v1/revisions/{publication_id}/reject": (401, 403, 403, REASON),
    "GET /api/v1/confirmations": (401, 403, 200, None),
    "GET /api/v1/confirmations/item": (401, 403, 200, None),
    "POST /api/v1/confirmations": (401, 403, 403, WORD),
    "POST /api/v1/confirmations/withdraw": (401, 403, 403, {key: WORD[key] for key in ("item", "digest")} | REASON),
    "POST /api/v1/inbound/{door}": (401, 403, 403, EVENT),
    "POST /api/v1/receipts/verify": (200, 200, 200, {"payload": "", "signature": ""}),
    "GET /health/live": (200, 200, 200, None),
    "GET /health/ready": (200, 200, 200, None),
    "GET /metrics": (403, 403, 403, None),
}
QUERIES = {
    "digests/{memorandum_id}/ids": "?line=verified",
    "ids": "?figure=cases&effect=punish",
    "{door}": "?department=jy-ggzy",
    "confirmations/item": "?item=measure/restrict-honours",
}
