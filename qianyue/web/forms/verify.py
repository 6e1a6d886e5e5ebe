"""The file for the public check."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianyue.web.forms.base import Form

LARGEST = 40 * 1024 * 1024  # bytes; a contract with scanned attachments stays below


class FileForm(Form):
    file = forms.FileField(
        label=gettext_lazy("合同文件（PDF）"),
        help_text=gettext_lazy("请用从平台下载的原件，不要用截图、照片或者打印后扫描的文件。"),
        error_messages={
            "required": gettext_lazy("请先选择一个 PDF 文件。"),
            "empty": gettext_lazy("这个文件是空的，请重新选择。"),
            "invalid": gettext_lazy("没有收到文件，请重新选择。"),
        },
        widget=forms.FileInput({"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> UploadedFile:
        """The first five octets of a PDF say that it is one; the verifier judges the rest."""
        upload: UploadedFile = self.cleaned_data["file"]
        head = upload.read(5)
        upload.seek(0)
        if head != b"%PDF-":
            raise forms.ValidationError(_("这不是 PDF 文件。请选择从平台下载的 PDF 原件，不要用截图、照片或转换过的文件。"))
        return upload
