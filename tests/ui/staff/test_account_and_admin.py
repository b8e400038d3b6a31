"""API keys of one's own; accounts and the audit log for admins."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.types import Role
from tests.ui.staff import sample_answers as sample
from tests.ui.staff.fake_city import FakeCity, audit_entry
from tests.ui.staff.reading import button, text_of
from ui.api import schemas
from ui.staff import texts
from ui.staff.screens.admin import audit_table

Screen = Callable[[str, schemas.User], AppTest]
_ROOT = Path(__file__).parents[3]


@pytest.fixture
def admin(screen: Screen) -> AppTest:
    return screen("admin", sample.ADMIN).run()


def test_a_new_api_key_is_shown_once(screen: Screen, city: FakeCity) -> None:
    account = screen("account", sample.STAFF).run()
    account.text_input[-1].input("Open WebUI")
    button(account, texts.API_KEY_CREATE).click().run()
    assert "mdg_example_only" in text_of(account)
    button(account, texts.NOTED).click().run()
    assert "mdg_example_only" not in text_of(account)
    assert [key.name for key in city.keys.values()] == ["Open WebUI"]


def test_an_api_key_is_revoked_only_after_a_yes(screen: Screen, city: FakeCity) -> None:
    account = screen("account", sample.STAFF).run()
    account.text_input[-1].input("Open WebUI")
    button(account, texts.API_KEY_CREATE).click().run()
    (key_id,) = city.keys
    account.button(key=f"delete-key-{key_id}").click().run()
    assert city.keys
    account.button(key="confirm-yes").click().run()
    assert not city.keys


def test_an_api_key_shows_the_days_that_they_were_in_japan(screen: Screen, city: FakeCity) -> None:
    created, used = datetime(2026, 3, 31, 20, 0, tzinfo=UTC), datetime(2026, 4, 30, 15, 0, tzinfo=UTC)
    city.keys["k-1"] = schemas.ApiKey(key_id="k-1", name="Open WebUI", created_at=created, last_used_at=used)
    shown = text_of(screen("account", sample.STAFF).run())
    assert texts.API_KEY_CREATED_AT.format(date="2026年4月1日") in shown
    assert texts.API_KEY_LAST_USED.format(date="2026年5月1日") in shown


def test_a_wrong_current_password_does_not_sign_out(screen: Screen) -> None:
    account = screen("account", sample.STAFF).run()
    current, new, again = account.text_input[:3]
    current.input("wrong")
    new.input("asahi-noboru-machi")
    again.input("asahi-noboru-machi")
    button(account, texts.CHANGE_PASSWORD).click().run()
    assert "現在のパスワードが違います。" in text_of(account)


def test_the_admin_page_is_closed_to_others(screen: Screen) -> None:
    assert texts.ADMIN_ONLY in text_of(screen("admin", sample.EDITOR).run())


def test_a_created_user_gets_a_password_that_is_shown_once(admin: AppTest, city: FakeCity) -> None:
    admin.text_input(key="new-username").input("sora")
    admin.text_input(key="new-display-name").input("青空 そら")
    admin.selectbox(key="new-role").select(Role.EDITOR)
    button(admin, texts.USER_CREATE).click().run()
    assert "kawa-7314-hoshi-kumo" in text_of(admin)
    button(admin, texts.NOTED).click().run()
    assert "kawa-7314-hoshi-kumo" not in text_of(admin)
    assert [user.role for user in city.users.values() if user.username == "sora"] == [Role.EDITOR]


def test_a_username_in_use_is_told(admin: AppTest) -> None:
    admin.text_input(key="new-username").input("midori")
    admin.text_input(key="new-display-name").input("別の人")
    button(admin, texts.USER_CREATE).click().run()
    assert "すでに使われています" in text_of(admin)


def test_a_user_is_disabled_only_after_a_yes(admin: AppTest, city: FakeCity) -> None:
    admin.menu_button(key="menu-u-staff").click(texts.USER_DISABLE).run()
    assert city.users["u-staff"].active
    admin.button(key="confirm-yes").click().run()
    assert not city.users["u-staff"].active


def choose_assignment(admin: AppTest, *, department: str = "市民課", role: Role = Role.STAFF) -> None:
    admin.menu_button(key="menu-u-staff").click(texts.USER_REASSIGN).run()
    admin.selectbox(key="department-u-staff").select(department)
    admin.selectbox(key="role-u-staff").select(role)
    button(admin, texts.USER_REASSIGN_NEXT).click().run()


def test_a_transfer_is_made_only_after_a_yes_that_says_what_changes(admin: AppTest, city: FakeCity) -> None:
    choose_assignment(admin, department="税務課", role=Role.EDITOR)
    assert "「市民課・職員」から「税務課・編集者」に変更します" in text_of(admin).replace("\\", "")
    assert city.users["u-staff"] == sample.STAFF
    admin.button(key="confirm-yes").click().run()
    assert (city.users["u-staff"].department, city.users["u-staff"].role) == ("税務課", Role.EDITOR)
    assert "「税務課・編集者」に変更しました" in admin.session_state["madoguchi"].toast


def test_what_the_api_refuses_about_a_transfer_is_shown(admin: AppTest, city: FakeCity) -> None:
    choose_assignment(admin)
    admin.button(key="confirm-yes").click().run()
    assert "指定されたものと同じです" in text_of(admin)


def test_a_reset_shows_the_new_password_once(admin: AppTest) -> None:
    admin.menu_button(key="menu-u-staff").click(texts.USER_RESET).run()
    admin.button(key="confirm-yes").click().run()
    assert "tori-2290-mado-ishi" in text_of(admin)


def test_admins_cannot_lock_themselves_out(admin: AppTest) -> None:
    assert "menu-u-admin" not in {menu.key for menu in admin.get("menu_button")}


def test_the_audit_log_pages_backwards(admin: AppTest) -> None:
    assert "obj-120" in text_of(admin)
    button(admin, texts.AUDIT_OLDER).click().run()
    assert "obj-70" in text_of(admin)
    assert "obj-120" not in text_of(admin)
    assert "青葉 みどり" in text_of(admin)
    button(admin, texts.AUDIT_NEWEST).click().run()
    assert "obj-120" in text_of(admin)


def test_the_audit_log_names_who_did_what_to_whom() -> None:
    entry = audit_entry(1).model_copy(
        update={"who": "local", "what": "user.disable", "object_id": "u-staff", "outcome": "ok"}
    )
    shown = audit_table([entry], texts.AUDIT_WHO | {"u-staff": "青葉 みどり"})
    for words in ("このコンピューターの管理者", "利用者の停止", "<td>青葉 みどり</td>"):
        assert words in shown


def test_every_act_that_is_recorded_has_a_japanese_name() -> None:
    sources = [file for part in ("ui", "assistant", "ingest") for file in (_ROOT / part).rglob("*.py")]
    recorded = {name for file in sources for name in re.findall(r'what="([a-z_.]+)"', file.read_text("utf-8"))}
    assert recorded - set(texts.AUDIT_WHAT) == set()


def test_the_audit_log_is_checked_for_changes(admin: AppTest) -> None:
    button(admin, texts.AUDIT_VERIFY).click().run()
    assert "改ざんは見つかりませんでした" in text_of(admin)


def test_admins_see_how_often_each_rule_spoke(admin: AppTest) -> None:
    shown = text_of(admin)
    assert "アシスタントへの指示（INJECTION:IGNORE）" in shown
    assert "41" in shown
    admin.selectbox(key="decision-days").select(1).run()
    assert texts.DECISIONS_EMPTY in text_of(admin)
