"""What people do in front of the browser, step by step; each step says what must be seen."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from qianyue.cli import invented
from tests.journeys.conftest import House
from tests.people.second import App

Look = Callable[[Page, str], None]
CODE = re.compile(r"验证码(\d{6})")


class WorkerAtPhone:
    """An invented worker with an old phone. Everything is found in the inbox and done on the screen."""

    def __init__(self, house: House, page: Page, person: invented.Person, look: Look) -> None:
        self.house, self.page, self.person, self.look = house, page, person, look
        self.codes = 0

    def open_invitation(self) -> None:
        text = self.house.wait_for(self.person.phone, "邀请您在线签订劳动合同")
        link = re.search(r"http://\S+/s/\S+", text)
        assert link
        self.page.goto(link[0])
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("邀请")
        assert self.person.name not in self.page.content(), "an invitation names nobody"
        self.look(self.page, "invitation")
        self.page.get_by_role("link", name="用本机号码登录").click()

    def log_in(self) -> None:
        self.page.get_by_label("手机号码").fill(self.person.phone)
        self.look(self.page, "login")
        self.page.get_by_role("button", name="获取验证码").click()
        self.enter_code("登录")

    def enter_code(self, button: str) -> None:
        text = self.house.wait_for(self.person.phone, "验证码", after=self.codes)
        self.codes += 1
        found = CODE.search(text)
        assert found
        self.page.get_by_label("短信验证码").fill(found[1])
        self.look(self.page, "code")
        self.page.get_by_role("button", name=button).click()

    def identify(self, *, outcome: str = "通过") -> None:
        party = self.person.party
        self.page.get_by_label("姓名").fill(party["name"])
        self.page.get_by_label("证件号码").fill(party["id_number"])
        self.look(self.page, "identity")
        self.page.get_by_role("button", name="去核验").click()
        self.look(self.page, "identity-go")
        self.page.get_by_role("link", name="开始核验").click()
        expect(self.page.get_by_text("沙箱").first).to_be_visible()
        self.page.get_by_role("button", name=outcome, exact=True).click()

    def agree_and_read(self) -> None:
        self.page.get_by_role("button", name="打开合同").click()
        self.look(self.page, "consent")
        self.page.get_by_label("我看完了，同意用电子形式签订").check()
        self.page.get_by_role("button", name="同意，继续").click()
        self.look(self.page, "facts")
        boxes = self.page.get_by_role("main").get_by_role("checkbox")
        for index in range(boxes.count()):
            boxes.nth(index).check()
        self.page.get_by_role("button", name="我看明白了").click()
        self.look(self.page, "read")
        boxes = self.page.get_by_role("main").get_by_role("checkbox")
        for index in range(boxes.count()):
            boxes.nth(index).check()
        self.page.get_by_role("button", name="我已读完全文").click()

    def confirm(self) -> str:
        """The second code; its message names the contract and the digest's tail that the screen shows too."""
        self.look(self.page, "intent")
        self.page.get_by_role("button", name="发送确认短信").click()
        text = self.house.wait_for(self.person.phone, "验证码", after=self.codes)
        tail = re.search(r"校验尾号([0-9A-F]{8})", text)
        assert tail
        expect(self.page.get_by_text(tail[1], exact=True)).to_be_visible()
        self.enter_code("确认，去签名")
        return tail[1]

    def draw_and_sign(self) -> None:
        self.look(self.page, "sign")
        pad = self.page.locator("canvas")
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box
        mouse = self.page.mouse
        mouse.move(box["x"] + 40, box["y"] + 60)
        mouse.down()
        for step in range(1, 20):
            mouse.move(box["x"] + 40 + step * 10, box["y"] + 60 + (step % 5) * 18)
        mouse.up()
        self.page.get_by_role("button", name="确认签名").click()
        expect(self.page.get_by_role("heading", name="您已经签名")).to_be_visible(timeout=60_000)

    def wait_until_concluded(self) -> None:
        """The waiting screen leads on by itself; nobody has to know when."""
        expect(self.page.get_by_role("heading", name="合同订立完成")).to_be_visible(timeout=60_000)
        self.look(self.page, "done")

    def download(self) -> bytes:
        with self.page.expect_download() as started:
            self.page.get_by_role("link", name="下载合同").click()
        return started.value.path().read_bytes()


class MemberAtDesk:
    """Somebody who acts for the employer, at a desk with a wide screen."""

    def __init__(self, house: House, page: Page, look: Look) -> None:
        self.house, self.page, self.look = house, page, look

    def log_in(self, account: tuple[str, str]) -> None:
        self.page.goto(f"{self.house.url}/desk/login")
        self.look(self.page, "desk-login")
        self.page.get_by_label("账户名").fill(account[0])
        self.page.get_by_label("密码").fill(account[1])
        self.page.get_by_role("button", name="登录").click()

    def open_draft(self) -> None:
        """The draft that is ready after the first start."""
        expect(self.page.get_by_role("heading", name="合同", exact=True)).to_be_visible()
        self.look(self.page, "desk")
        self.page.locator("main tbody a").first.click()
        self.look(self.page, "desk-contract")
        self.page.locator("a[href$='/edit']").first.click()

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=False).first.fill(value)

    def preview_and_send(self) -> None:
        self.page.get_by_role("button", name="预览并发出").click()
        expect(self.page.get_by_role("heading", name="预览")).to_be_visible()
        self.look(self.page, "desk-preview")
        self.send()

    def send(self) -> None:
        self.page.get_by_role("button", name="确认").click()
        expect(self.page.get_by_text("邀请短信正在发给劳动者")).to_be_visible()

    def approve_seal(self, name: str) -> None:
        self.page.goto(f"{self.house.url}/desk/seal")
        self.look(self.page, "desk-seal-queue")
        self.page.get_by_role("row").filter(has_text=name).get_by_role("link").click()
        self.look(self.page, "desk-seal")
        self.page.get_by_role("button", name="批准盖章").click()


class OfficerAtDesk:
    """An officer of the labour authority; everything is found on the screen."""

    def __init__(self, house: House, page: Page, look: Look) -> None:
        self.house, self.page, self.look = house, page, look

    def log_in(self, account: tuple[str, str]) -> None:
        self.page.goto(f"{self.house.url}/authority")
        self.look(self.page, "authority-login")
        self.page.get_by_label("账户名").fill(account[0])
        self.page.get_by_label("密码").fill(account[1])
        self.page.get_by_role("button", name="登录").click()
        self.prove(account[0])
        expect(self.page.get_by_role("heading", name="今天", exact=True)).to_be_visible()

    def go(self, link: str) -> None:
        """By the navigation: the heading is opened under which the link stands."""
        heading = self.page.get_by_role("navigation", name="我的").locator("details", has_text=link)
        heading.locator("summary").click()
        heading.get_by_role("link", name=link).click()

    def prove(self, login: str) -> None:
        """The second step; at the first login an app is enrolled for it."""
        expect(self.page.get_by_role("heading", name="第二步验证")).to_be_visible()
        if app := self.house.apps.get(login):
            self.page.get_by_label("验证器上的 6 位数字").fill(app.code())
            self.look(self.page, "authority-second")
            self.page.get_by_role("button", name="登录", exact=True).click()
            return
        self.look(self.page, "authority-enrol")
        app = self.house.apps[login] = App(self.page.locator("#secret").inner_text())
        self.page.get_by_label("验证器上的 6 位数字").fill(app.code())
        self.page.get_by_role("button", name="绑定验证器").click()
        self.look(self.page, "authority-enrolled")
        self.page.get_by_role("link", name="记好了，进入工作台").click()
