"""What the judgement of names was when it was measured, in one figure: a change of it asks for another measurement.

Invented names in every script that is read, beside each other as records and searches are; their raw weights, and
whether they count as whole, are hashed. The encoder that proposes candidates is no part of it.
"""

from hashlib import sha256

from comity.domain.identity import PersonName
from comity.matching.person.names import compare_names
from comity.matching.person.naming import ready
from comity.matching.person.shipped import STANDARDS

PROBES = (
    ("Somchit Vongtest", "ສົມຈິດ ວົງເທດ"), ("Somchai Jaitest", "สมชาย ใจเทศ"), ("Sok Daratest", "សុខ តារា"),
    ("Khin Aye Test", "ခင်အေးတက်"), ("Wang Xugou", "王虚构"), ("Ng Siu Test", "吳小試"), ("Kim Gasang", "김가상"),
    ("Tanaka Kakuu", "田中架空"), ("Tanaka Kakuu", "タナカ カクウ"), ("Dmitri Primerov", "Дмитрий Примеров"),
    ("Mahmoud Mithali", "محمود مثالي"), ("Udaharan Singh", "उदाहरण सिंह"), ("Nguyen Van Thu", "Nguyễn Văn Thử"),
    ("Nguyễn Thị Thử", "Nguyễn Thị Thu"), ("Muhammad bin Contoh", "Mohamed Contoh"),
    ("Contoh bin Ali", "Ali bin Contoh"),
    ("WANG XUGOU", "Xugou Wang"), ("J Invented", "John Invented"), ("Chanthavong Keo", "Jantawong Keo"),
    ("Somchai Jaitest", "สมหญิง ใจเทศ"), ("王虚构", "王虛構"), ("Aung Min", "Aung Min Oo"), ("Lee Test", "Li Test"),
)  # fmt: skip


def fingerprint() -> str:
    """64 bits over the probes, hexadecimal."""
    said = []
    for one, other in PROBES:
        names = (ready(PersonName(one)),), (ready(PersonName(other)),)
        verdict = compare_names(*names, STANDARDS.rarity)
        said.append(f"{verdict.weight:.2f} {verdict.identifying} {verdict.compatible}")
    return sha256("\n".join(said).encode()).hexdigest()[:16]
