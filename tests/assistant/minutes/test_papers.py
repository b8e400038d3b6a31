"""A roster is read as city halls write it, and nothing that it says is lost."""

import pytest

from assistant.minutes.papers import Attendee, MeetingPapers, roster_of


@pytest.mark.parametrize(
    ("line", "title", "name", "reading"),
    [
        ("財政課長 松本 洋子", "財政課長", "松本 洋子", ""),
        ("委員 堀 千尋（ほり ちひろ）", "委員", "堀 千尋", "ほり ちひろ"),
        ("委員 堀 千尋［ホリ チヒロ］", "委員", "堀 千尋", "ホリ チヒロ"),
        ("委員 堀 千尋 ほり ちひろ", "委員", "堀 千尋", "ほり ちひろ"),
        ("委員 堀千尋　ほりちひろ", "委員", "堀千尋", "ほりちひろ"),
        ("委員 森 健一 もりけんいち", "委員", "森 健一", "もりけんいち"),
        ("委員\t堀 千尋\tほり ちひろ", "委員", "堀 千尋", "ほり ちひろ"),
        ("ほり ちひろ\t堀 千尋\t委員", "委員", "堀 千尋", "ほり ちひろ"),
        ("委員 山田 はなこ", "委員", "山田 はなこ", ""),
        ("委員 はやし さくら", "委員", "はやし さくら", ""),
        ("委員（公募） 堀 千尋", "委員(公募)", "堀 千尋", ""),
        ("委員 堀 千尋（市民 公募）", "委員(市民 公募)", "堀 千尋", ""),
        ("みどり野大学 教授 鈴木 花子", "みどり野大学 教授", "鈴木 花子", ""),
        ("社会福祉協議会 山田 太郎", "社会福祉協議会", "山田 太郎", ""),
        ("社会福祉協議会 山田太郎", "社会福祉協議会", "山田太郎", ""),
        ("花の輪 山田 太郎", "花の輪", "山田 太郎", ""),
        ("委員 花の輪 山田 はなこ", "委員 花の輪", "山田 はなこ", ""),
        ("総務部 財政課長 森 太郎", "総務部 財政課長", "森 太郎", ""),
        ("グエン ヴァン アン", "", "グエン ヴァン アン", ""),
        ("国際交流協会 グエン ヴァン アン", "国際交流協会", "グエン ヴァン アン", ""),
        ("アドバイザー\tグエン ヴァン アン", "アドバイザー", "グエン ヴァン アン", ""),
        ("1 委員：堀 千尋", "委員", "堀 千尋", ""),
        ("【事務局】総務課長 森 太郎", "総務課長", "森 太郎", ""),
        ("○ 委員 服部 学", "委員", "服部 学", ""),
        ("事務局", "事務局", "", ""),
    ],
)
def test_a_line_of_a_roster_names_title_person_and_reading(line: str, title: str, name: str, reading: str) -> None:
    assert roster_of([[line]]) == (Attendee(name=name, title=title, reading=reading),)


@pytest.mark.parametrize(
    "heading", ["【事務局】", "［委員］", "〔傍聴〕", "＜説明員＞", "出席者", "氏　名", "役職\t氏名", "■"]
)
def test_a_heading_is_nobody(heading: str) -> None:
    assert roster_of([[heading]]) == ()


@pytest.mark.parametrize(
    ("line", "post"),
    [
        ("みどり野大学 教授 鈴木 花子", "教授"),
        ("総務部 財政課長 森 太郎", "財政課長"),
        ("委員（公募） 堀 千尋", "委員"),
        ("委員 社会福祉協議会 山田 太郎", "委員"),
        ("社会福祉協議会 山田 太郎", "社会福祉協議会"),
        ("山田 太郎", ""),
    ],
)
def test_a_post_is_what_the_chair_says(line: str, post: str) -> None:
    (attendee,) = roster_of([[line]])
    assert attendee.post == post


def test_a_roster_limits_the_voices_only_where_it_lists_everybody() -> None:
    chair = roster_of([["議長 大沢 正"]])
    assert MeetingPapers(roster=chair, everybody=False).heads is None
    assert MeetingPapers(roster=chair).heads == 1
    assert MeetingPapers().heads is None
