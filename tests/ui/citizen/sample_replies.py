"""What the fake citizen API says: one reply of each kind, chosen by a word of the question."""

from collections.abc import Iterator
from typing import Any

TOKEN = "token-of-the-conversation"
LONG_SECONDS = 0.6
ATTACK = "<img src=x onerror=\"document.title='乗っ取り'\"><b>太字</b>"

PERSON = {
    "name": "ごみ減量係（3階）",
    "phone": "0498-00-5210",
    "hours": "平日 9:00〜16:30（電話は平日 8:30〜17:15）",
    "place": "みどり野市中央一丁目1番1号（本庁舎3階）",
    "url": "https://www.city.midorino.example/gomi/",
}
DESK = {
    "name": "代表電話",
    "phone": "0498-00-1111",
    "hours": "平日 8:30〜17:15（時間外は宿直）",
    "place": "みどり野市中央一丁目1番1号（本庁舎）",
    "url": "https://www.city.midorino.example/",
}
TENNYU = {
    "title": "転入の届出",
    "url": "https://www.city.midorino.example/todokede/tennyu.html",
    "place": "2ページ",
    "quote": "新しい住所に住み始めた日から14日以内に届け出てください。",
}
LANGUAGES = ["ja", "ja-easy", "en", "zh-Hans", "ko", "vi", "pt", "es", "tl", "ne"]


def config(lang: str, mode: str) -> dict[str, Any]:
    disaster = {
        "title": "大雨警報が出ています",
        "text": "川の近くの方は、指定避難所へ避難してください。\n避難所の場所は防災のページで確かめられます。",
        "url": "https://www.city.midorino.example/bosai/",
    }
    notice = {"title": "年末年始の休み", "text": "12月29日から1月3日まで窓口を休みます。", "url": ""}
    opening = {
        "ja": "こんにちは。みどり野市の手続きや暮らしのことをお答えします。",
        "ja-easy": "こんにちは。みどり野市《のし》のことを聞《き》いてください。",
    }
    return {
        "city": "みどり野市" if lang.startswith("ja") else "Midorino City",
        "open": mode != "closed",
        "mode": mode,
        "opening_message": ""
        if mode == "closed"
        else opening.get(lang, "Hello. Ask about procedures and life in the city."),
        "notices": [disaster, notice] if mode == "disaster" else [],
        "languages": [{"code": code, "name": code, "dir": "ltr"} for code in LANGUAGES],
        "max_question": 400,
        "retention_days": 90,
        "examples": ["引っ越してきました。手続きはいつまでですか", "粗大ごみの出し方を教えてください"],
        "person": DESK,
        "features": {"garbage": True, "guides": True, "ask": mode != "closed"},
    }


def events(question: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    text, request_id = question["text"], question["request_id"]
    lang = question["lang"] or ("en" if text.isascii() else "ja")
    reply = _reply(text, lang)
    yield "accepted", {"request_id": request_id, "conversation": "c" * 32, "token": TOKEN, "lang": lang}
    if "混雑" in text:
        yield "waiting", {"position": 3, "seconds": 40}
    yield "sources", {"passages": [TENNYU]}
    if "満員" in text:
        yield "error", {"code": "BUSY", "message": "混み合っています。"}
        return
    for index, sentence in enumerate(reply["sentences"]):
        yield "sentence", {"index": index, "text": sentence}
    blank: dict[str, Any] = {
        "original": None,
        "note": "",
        "citations": [],
        "passages": [],
        "choices": [],
        "table": None,
        "person": None,
    }
    answer = blank | {key: value for key, value in reply.items() if key != "sentences"}
    answer.setdefault("text", "\n".join(reply["sentences"]))
    yield "answer", {"request_id": request_id, "lang": lang, "seconds": 1.2} | answer


def _reply(text: str, lang: str) -> dict[str, Any]:
    citation = TENNYU | {"number": 1, "department": "市民課", "updated": "2026-10-01"}
    if "宇宙" in text:
        words = "市の資料に答えが見つかりませんでした。近いページと窓口をご案内します。"
        return {"status": "NO_SOURCE", "sentences": [], "text": words, "passages": [TENNYU], "person": PERSON}
    if "ごみ" in text:
        table = {
            "headings": ["品目", "区分", "出し方"],
            "rows": [["ソファー", "粗大ごみ", "電話またはインターネットで申込み"]],
        }
        choices = [{"label": "ソファーベッド", "ask": "ソファーベッドの捨て方"}]
        words = "「ソファー」は粗大ごみです。受付は0498-00-5300です。"
        return {"status": "TABLE", "sentences": [words], "table": table, "choices": choices, "person": PERSON}
    if "攻撃" in text:
        bad = citation | {"title": ATTACK, "url": "javascript:alert(1)", "quote": ATTACK}
        return {"status": "ANSWERED", "sentences": [ATTACK], "citations": [bad], "passages": []}
    if lang == "en":
        original = {"text": "新しい住所に住み始めた日から14日以内に届け出てください。", "lang": "ja"}
        note = "Translated by machine from Japanese. The Japanese original is authoritative."
        sentences = ["Submit a moving-in notification within 14 days after you start living at the new address. [1]"]
        return {
            "status": "ANSWERED",
            "sentences": sentences,
            "citations": [citation],
            "original": original,
            "note": note,
        }
    if lang == "ja-easy":
        return {
            "status": "FAQ",
            "sentences": ["14日《か》以内《いない》に、市民課《しみんか》へ来《き》てください。[1]"],
            "citations": [citation],
        }
    sentences = [
        "新しい住所に住み始めた日から14日以内に、市民課（本庁舎1階1番窓口）で転入届をしてください。[1]",
        "転出証明書と本人確認書類をお持ちください。[1]",
        "住み始める前の届出はできません。[1]",
    ]
    status = "ANSWERED" if "長い" in text else "FAQ"
    return {"status": status, "sentences": sentences, "citations": [citation], "person": PERSON}


GUIDES = [
    {"guide_id": "moving", "title": "引っ越し", "summary": "転入・転出・市内の引っ越し"},
    {"guide_id": "birth", "title": "出生", "summary": "出生届と手当"},
]
GUIDE = {
    "guide_id": "moving",
    "title": "引っ越し",
    "questions": [
        {
            "question_id": "where",
            "text": "どこからどこへ引っ越しますか",
            "options": [
                {"value": "in", "label": "市外からみどり野市へ"},
                {"value": "out", "label": "みどり野市から市外へ"},
            ],
            "shown_if": None,
        },
        {
            "question_id": "card",
            "text": "マイナンバーカードをお持ちですか",
            "options": [{"value": "yes", "label": "はい"}, {"value": "no", "label": "いいえ"}],
            "shown_if": {"where": ["in"]},
        },
    ],
}


def checklist(answers: dict[str, str]) -> dict[str, Any]:
    counter = {
        "name": "市民課 届出・証明窓口（1階1〜6番）",
        "place": "みどり野市中央一丁目1番1号（本庁舎1階）",
        "phone": "0498-00-2110",
        "hours": "平日 9:00〜16:30",
    }
    step = {
        "title": "転入届" if answers["where"] == "in" else "転出届",
        "counter": counter,
        "bring": ["転出証明書", "本人確認書類"],
        "deadline": "住み始めた日から14日以内",
        "online_url": "https://www.city.midorino.example/todokede/tennyu.html",
        "note": "住み始める前の届出はできません。",
    }
    return {"title": "引っ越しの手続き", "steps": [step]}


DISTRICTS = [{"district": name} for name in ("A地区（中央、駅前、本町）", "B地区（北町、森山、若葉台）")]


def items(query: str) -> dict[str, Any]:
    known = {
        "アルミ缶": ("びん・缶・ペットボトル", "軽くすすぐ"),
        "スプレー缶": ("有害・危険ごみ", "使い切り、穴を開けない"),
    }
    if query in known:
        category, notice = known[query]
        return {"items": [{"item": query, "category": category, "notice": notice}], "near": []}
    return {"items": [], "near": [name for name in known if query in name]}


def days(district: str) -> dict[str, Any]:
    return {
        "district": district,
        "days": [
            {
                "category": "可燃ごみ",
                "dates": ["2026-11-30", "2026-12-03", "2026-12-07"],
                "closures": ["12月31日から1月3日までは収集を休みます。"],
            },
            {"category": "粗大ごみ", "dates": [], "closures": []},
        ],
    }
