"""A final report.pdf holds empty signature fields at the decree's places, and a signature takes nothing from it."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from PIL import Image
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from read_pdf import page_texts, page_words
from sample_report import SIGNATURE, letterhead, new_notebook, report, shown

from cchc.render.exporters.pdf import CchcPDFExporter

MM = 72 / 25.4


def exported(notebook) -> bytes:
    return CchcPDFExporter().from_notebook_node(notebook)[0]


@pytest.fixture(scope="module")
def data() -> bytes:
    return exported(report())


def fields(data: bytes) -> dict[str, list[float]]:
    """The left, lower, right and upper edge of each field, in points from the lower left corner."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = pdf.Root.get("/AcroForm", {}).get("/Fields", [])
        return {str(field.T): [float(edge) for edge in field.Rect] for field in found}


def test_fields_stand_between_title_and_name_the_seal_over_a_third_of_the_signature(data: bytes) -> None:
    left, bottom, right, top = fields(data)["NguoiKy"]
    seal_left, seal_bottom, seal_right, seal_top = fields(data)["CoQuan"]
    assert (seal_right - left) / (right - left) == pytest.approx(1 / 3, abs=0.01)
    assert seal_left < left and [seal_right - seal_left, seal_top - seal_bottom] == pytest.approx([36 * MM] * 2)
    page = next(p for p in page_words(data) if any(word[4] == "TỊCH" for word in p))
    place = {word[4]: word[:4] for word in page}  # from the top; the signer's name comes last
    assert place["TỊCH"][3] <= 297 * MM - top + 1 and 297 * MM - bottom - 1 <= place["Nguyễn"][1]


def test_fields_keep_to_the_rules_of_pdf_a_and_pdf_ua(data: bytes) -> None:
    """The clauses of ISO 19005-2 and ISO 14289-1 on form fields, read in the file; Typst checks all the rest."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        form, parents = pdf.Root.AcroForm, pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        assert "/NeedAppearances" not in form and "/XFA" not in form and len(form.Fields) == 2
        for field in form.Fields:
            assert (field.Subtype, field.FT, field.F) == ("/Widget", "/Sig", 4), "printed and not hidden"
            assert not {"/A", "/AA", "/V"} & set(field.keys())
            assert field.AP.N.Subtype == "/Form" and set(field.AP.keys()) == {"/N"}
            assert str(field.TU).startswith("Chữ ký số của")
            element = parents[int(field.StructParent)]
            kid = element.K
            assert (element.S, kid.Type, kid.Obj.objgen) == ("/Form", "/OBJR", field.objgen)
            (page,) = (p for p in pdf.pages if field.objgen in [a.objgen for a in p.get("/Annots", [])])
            assert page.Tabs == "/S"


def test_a_draft_cannot_be_signed(data: bytes) -> None:
    assert len(fields(data)) == 2 and not fields(exported(report(open_errors=1, open_findings=1)))


def test_two_signatures_have_fields_of_their_own() -> None:
    book = new_notebook([shown(letterhead()), shown(SIGNATURE), shown(SIGNATURE)])
    assert list(fields(exported(book))) == ["NguoiKy", "CoQuan", "NguoiKy2", "CoQuan2"]


@pytest.fixture
def signer(tmp_path: Path) -> SimpleSigner:
    """A throw-away key with a certificate signed by itself."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Người ký thử")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    use = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = made.add_extension(use, critical=True).sign(key, hashes.SHA256())
    (tmp_path / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "key.pem").write_bytes(key.private_bytes(*secret))
    return SimpleSigner.load(str(tmp_path / "key.pem"), str(tmp_path / "cert.pem"))


def test_signer_and_agency_sign_one_after_the_other(data: bytes, signer: SimpleSigner) -> None:
    signed = data
    for name, colour in (("NguoiKy", "blue"), ("CoQuan", "red")):
        picture = StaticStampStyle(background=PdfImage(Image.new("RGBA", (8, 8), colour)), border_width=0)
        sign = PdfSigner(PdfSignatureMetadata(field_name=name), signer, stamp_style=picture)
        signed = sign.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(signed)), existing_fields_only=True).getvalue()
    assert signed.startswith(data), "a signature only adds"
    trusted = ValidationContext(trust_roots=[signer.signing_cert])
    found = {s.field_name: s for s in PdfFileReader(io.BytesIO(signed)).embedded_signatures}
    for name in ("NguoiKy", "CoQuan"):
        assert validate_pdf_signature(found[name], trusted).bottom_line, name
    assert page_texts(signed) == page_texts(data)
    touched = bytearray(signed)
    touched[1000] ^= 1
    spoilt = PdfFileReader(io.BytesIO(bytes(touched))).embedded_signatures[0]
    assert not validate_pdf_signature(spoilt, trusted).intact
