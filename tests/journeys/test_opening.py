"""An employer opens the service: from the public page to a contract under its own seal, with everybody who has to agree."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from qianyue.cli import invented
from qianyue.documents import page_image
from tests.documents.photos import seal
from tests.employers.applying import paper
from tests.journeys.conftest import DESKTOP, PHONE, ROOT, House
from tests.journeys.people import Look, MemberAtDesk, OfficerAtDesk, WorkerAtPhone

pytestmark = pytest.mark.browser
FACTS = invented.employer(31) | {"name": "西双版纳虚构咖啡有限公司"}
APPLICANT, BOSS, KEEPER = (invented.Person(serial) for serial in (720_001, 720_011, 720_021))
PASSWORD = "puer-nannuo-4711"
WIDE = 1654  # pixels of A4 at 200 to the inch
# A worker signs what the new handler sends, patiently: the installation's own worker process does what is owed.
SIGN = """
import sys, time
from pathlib import Path
from qianyue.cli.platform import attached
with attached(Path(sys.argv[1])):
    from qianyue.cli import invented
    from qianyue.cli.rehearsal import Worker
    from qianyue.contracts.acts import draft, propose
    from qianyue.contracts.models import Contract
    from qianyue.employers.models import Employer, Membership
    from qianyue.operations.actor import Actor
    from qianyue.operations.models import Job

    class Patient(Worker):
        def latest_code(self):
            while Job.objects.filter(done_at=None, kind="notices.deliver"):
                time.sleep(0.1)
            return super().latest_code()

    employer = Employer.objects.get(uscc=sys.argv[3])
    member = Membership.objects.get(employer=employer, role="handler")
    handler = Actor(role="handler", person=member.person_id, employer=employer.id)
    facts = {name: getattr(employer, name) for name in invented.employer()}
    facts["business_address"] = facts["business_address"] or facts["registered_address"]
    worker = Patient(serial=720_101)
    key = draft.create_draft(invented.terms(facts, worker.person), actor=handler)
    propose.propose(key, edition=1, actor=handler)
    contract = Contract.objects.get(id=key)
    worker.log_in()
    worker.identify(return_url=sys.argv[2] + "/identity/return/{check}")
    worker.read_everything(contract)
    worker.confirm_intent(contract)
    worker.sign(contract)
    while Job.objects.filter(done_at=None, kind="contracts.stamp"):
        time.sleep(0.1)
    print(worker.person.name)
"""


class Applicant(WorkerAtPhone):
    """Somebody from the office, at a phone, with the papers on it."""

    def begin(self) -> None:
        self.page.goto(self.house.url)
        self.page.get_by_role("link", name="单位申请开通").first.click()
        self.look(self.page, "opening")
        self.page.get_by_role("link", name="用手机号登录，开始申请").click()
        self.log_in()
        self.page.get_by_role("button", name="开始申请").click()
        self.identify()
        self.page.get_by_role("link", name="继续").click()
        self.page.get_by_role("button", name="开始申请").click()
        expect(self.page.get_by_role("heading", name="新的申请")).to_be_visible()
        self.look(self.page, "new")

    def fill_in(self) -> None:
        self.page.get_by_role("link", name="填写单位信息").click()
        self.page.get_by_label("单位名称").fill(FACTS["name"])
        self.page.get_by_label("统一社会信用代码").fill(FACTS["uscc"][:17] + ("0" if FACTS["uscc"][17] != "0" else "1"))
        self.page.get_by_role("button", name="保存").click()
        expect(self.page.get_by_text("填写的内容已经保存")).to_be_visible()
        self.look(self.page, "employer-wrong")
        self.page.get_by_label("统一社会信用代码").fill(FACTS["uscc"])
        self.page.get_by_label("单位性质").select_option(label="企业")
        self.page.get_by_label("所在县（市、区）").select_option(label="景洪市")
        self.page.get_by_label("注册地址（住所）").fill(FACTS["registered_address"])
        self.page.get_by_role("button", name="保存").click()
        self.page.get_by_role("link", name="填写人员").click()
        self.page.get_by_label("我是经办人，有法定代表人的授权").check()
        for label, value in (
            ("法定代表人（负责人、经营者）姓名", BOSS.name),
            ("法定代表人证件号码", BOSS.party["id_number"]),
            ("法定代表人手机号码", BOSS.phone),
            ("经办人一姓名", APPLICANT.name),
            ("经办人一手机号码", APPLICANT.phone),
            ("印章管理员姓名", KEEPER.name),
            ("印章管理员手机号码", KEEPER.phone),
        ):
            self.page.get_by_label(label, exact=False).fill(value)
        self.look(self.page, "people")
        self.page.get_by_role("button", name="保存").click()
        expect(self.page.get_by_text("已保存。")).to_be_visible()

    def send_papers(self, folder: Path) -> None:
        self.page.get_by_role("link", name="下载表格、上传材料").click()
        self.look(self.page, "papers-empty")
        self.upload("licence", folder / "wrong.pdf", "没有保存这个文件")
        self.look(self.page, "papers-refused")
        for item in ("licence", "representative_id", "agent_id"):
            self.upload(item, folder / "paper.png")
        for item in ("application", "authorisation", "promise", "seal_impression"):
            with self.page.expect_download() as started:
                self.page.locator(f"#item-{item}").get_by_role("link", name="下载系统填好的表").click()
            file = folder / f"{item}.jpg"
            file.write_bytes(stamped(started.value.path().read_bytes()))
            self.upload(item, file)
        expect(self.page.get_by_text("必须提供的都有了。")).to_be_visible()
        self.look(self.page, "papers")
        self.page.get_by_role("link", name="回到申请").click()

    def upload(self, item: str, file: Path, then: str = "已保存") -> None:
        section = self.page.locator(f"#item-{item}")
        section.locator("input[type=file]").set_input_files(file)
        section.get_by_role("button", name="上传").click()
        expect(section.get_by_text(then)).to_be_visible()

    def account(self, name: str) -> None:
        """From the message: log in with the phone, be checked, choose a name and a password."""
        self.page.goto(f"{self.house.url}/desk/account")
        if self.page.get_by_role("heading", name="用本人手机号登录").is_visible():
            self.log_in()
            self.identify()
            self.page.get_by_role("link", name="继续").click()
        self.page.get_by_label("账户名").fill(name)
        self.page.get_by_label("密码", exact=True).fill(PASSWORD)
        self.page.get_by_label("再输一遍密码").fill(PASSWORD)
        self.look(self.page, "account")
        self.page.get_by_role("button", name="设置并登录").click()


class Reviewer(OfficerAtDesk):
    """An officer in front of the queue."""

    def open(self) -> None:
        self.page.goto(f"{self.house.url}/authority/applications")
        self.look(self.page, "queue")
        self.page.get_by_role("link", name=FACTS["name"]).click()
        expect(self.page.get_by_role("heading", name=FACTS["name"])).to_be_visible()

    def press(self, button: str, then: str) -> None:
        self.page.get_by_role("button", name=button).click()
        expect(self.page.get_by_text(then).first).to_be_visible()


def stamped(pdf: bytes) -> bytes:
    """The form printed, stamped in its frame, and photographed."""
    image = Image.open(io.BytesIO(page_image(pdf, 1, width=WIDE, lossless=True))).convert("RGB")
    frame = max(y for y in range(image.height * 9 // 10) if image.getpixel((WIDE * 30 // 210, y)) < (200, 200, 200))
    side = WIDE * 42 // 210
    place = (WIDE * 39 // 210, frame - WIDE * 52 // 210)
    image.paste(Image.new("RGB", (side, side), (200, 30, 44)), place, seal(side))
    written = io.BytesIO()
    image.save(written, "JPEG", quality=90)
    return written.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "paper.png").write_bytes(paper("证照"))
    (tmp_path / "wrong.pdf").write_bytes(b"%PDF-1.7 nothing")
    return tmp_path


def test_it_works(house: House, visitor: Callable[..., Page], look: Look, folder: Path) -> None:
    office = Applicant(house, visitor(PHONE), APPLICANT, look)
    office.begin()
    office.fill_in()
    office.send_papers(folder)
    look(office.page, "overview-before-the-boss")
    office.page.get_by_role("button", name="发短信给法定代表人").click()
    expect(office.page.get_by_text("已发短信给法定代表人")).to_be_visible()

    boss = WorkerAtPhone(house, visitor(PHONE), BOSS, look)
    link = re.search(r"http://\S+", house.wait_for(BOSS.phone, "请法定代表人本人核验"))
    assert link
    boss.page.goto(link[0])
    boss.log_in()
    look(boss.page, "representative-unchecked")
    boss.page.get_by_role("link", name="去核验").click()
    boss.identify()
    boss.page.get_by_role("link", name="继续").click()
    look(boss.page, "representative")
    boss.page.get_by_role("button", name="我是法定代表人，同意申请").click()
    expect(boss.page.get_by_text("您已经核验")).to_be_visible()

    office.page.reload()
    look(office.page, "ready")
    office.page.get_by_role("button", name="提交审核").click()
    expect(office.page.get_by_text("已提交")).to_be_visible()
    look(office.page, "submitted")

    first, second = Reviewer(house, visitor(DESKTOP), look), Reviewer(house, visitor(DESKTOP), look)
    first.log_in(house.officers[0])
    first.open()
    look(first.page, "review")
    first.press("退回补正", "请在有问题的那一项旁边写明原因")
    first.page.locator("[id='reason-item:licence']").fill("执照照片看不清，请重新拍照上传。")
    look(first.page, "review-reason")
    first.press("退回补正", "已退回")
    house.wait_for(APPLICANT.phone, "需要补正，共 1 处")
    office.page.reload()
    look(office.page, "returned")
    office.page.get_by_role("link", name="下载表格、上传材料").or_(
        office.page.get_by_role("link", name="查看或者更换材料")
    ).click()
    look(office.page, "papers-returned")
    office.upload("licence", folder / "paper.png")
    office.page.get_by_role("link", name="回到申请").click()
    office.page.get_by_role("button", name="提交审核").click()

    first.open()
    first.press("初审通过", "等待另一名工作人员复核")
    second.log_in(house.officers[1])
    second.open()
    look(second.page, "second-review")
    second.press("复核通过，开通", "已开通")
    second.page.goto(f"{house.url}/authority/materials")
    look(second.page, "materials")
    second.page.get_by_role("link", name="承诺书").click()
    look(second.page, "material")

    house.wait_for(APPLICANT.phone, "电子印章已经生效")
    office.page.goto(f"{house.url}/apply")
    look(office.page, "my-applications")
    office.page.get_by_role("link", name=FACTS["name"]).click()
    look(office.page, "approved")
    office.account("li.handler")
    expect(office.page.get_by_text("管理员").first).to_be_visible()
    look(office.page, "choose")
    house.wait_for(KEEPER.phone, "印章管理员")
    keeper = Applicant(house, visitor(PHONE), KEEPER, look)
    keeper.account("zhao.keeper")

    command = [sys.executable, "-c", SIGN, str(house.data), house.url, FACTS["uscc"]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    desk = MemberAtDesk(house, visitor(DESKTOP), look)
    desk.log_in(("zhao.keeper", PASSWORD))
    desk.approve_seal(done.stdout.strip())
    expect(desk.page.get_by_text("订立完成").first).to_be_visible(timeout=60_000)
    look(desk.page, "sealed")
