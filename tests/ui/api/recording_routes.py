"""Every route below one recording: method, an example of what follows its id, the route as it is declared, a body."""

MEETING: dict[str, object] = {
    "name": "第9回庁議",
    "day": "2026-11-24",
    "agenda": "1 補正予算案について",
    "roster": "財政課長 松本 洋子\n市民課長 藤井 真由美",
}

OF_A_RECORDING: list[tuple[str, str, str, dict[str, object] | None]] = [
    ("GET", "", "", None),
    ("GET", "/audio", "/audio", None),
    ("GET", "/certificate", "/certificate", None),
    ("GET", "/export?format=docx", "/export", None),
    ("GET", "/lines?level=逐語", "/lines", None),
    ("POST", "/write", "/write", None),
    ("POST", "/undo", "/undo", None),
    ("POST", "/approve", "/approve", None),
    ("POST", "/reopen", "/reopen", None),
    ("POST", "/hear", "/hear", {"start": 0, "end": 5}),
    ("POST", "/cancel", "/cancel", None),
    ("POST", "/retry", "/retry", None),
    ("DELETE", "", "", None),
    ("PUT", "/meeting", "/meeting", MEETING),
    ("POST", "/seconds", "/seconds", {"seconds": 5}),
    ("PATCH", "/utterances/u0001", "/utterances/{utterance_id}", {"text": "書き換え"}),
    (
        "POST",
        "/utterances/u0001/corrections/0/undo",
        "/utterances/{utterance_id}/corrections/{index}/undo",
        None,
    ),
    ("PUT", "/speakers/S1", "/speakers/{label}", {"name": "だれか"}),
    ("POST", "/speakers/S1/voice", "/speakers/{label}/voice", None),
    ("POST", "/voices", "/voices", None),
    ("POST", "/replace", "/replace", {"search": "予算", "replacement": "決算"}),
    ("POST", "/items", "/items", {"kind": "決定", "text": "足す", "utterance_id": "u0001"}),
    ("PATCH", "/items/i001", "/items/{item_id}", {"kind": "決定", "text": "変える"}),
    ("POST", "/items/i001/judgement", "/items/{item_id}/judgement", {"judgement": "rejected"}),
    ("PUT", "/marks", "/marks", {"marks": []}),
]
