"""Provinces as number plates name them, native and Latin. Recalled; plates with a province that is not here keep what
was written and are judged near only.
"""

CHINA_PROVINCES = {
    "京": "JING", "津": "JIN", "冀": "JI", "晋": "JIN", "蒙": "MENG", "辽": "LIAO", "吉": "JI", "黑": "HEI", "沪": "HU",
    "苏": "SU", "浙": "ZHE", "皖": "WAN", "闽": "MIN", "赣": "GAN", "鲁": "LU", "豫": "YU", "鄂": "E", "湘": "XIANG",
    "粤": "YUE", "桂": "GUI", "琼": "QIONG", "渝": "YU", "川": "CHUAN", "贵": "GUI", "云": "YUN", "藏": "ZANG",
    "陕": "SHAN", "甘": "GAN", "青": "QING", "宁": "NING", "新": "XIN",
}  # fmt: skip
"""Glyph by which a Chinese plate begins, and its Mandarin sound (several provinces share one)."""

CHINA_TRADITIONAL = str.maketrans("晉遼黑滬蘇閩贛魯粵瓊貴雲陝寧雲", "晋辽黑沪苏闽赣鲁粤琼贵云陕宁云")

_THAI = """
กรุงเทพมหานคร:BANGKOK กระบี่:KRABI กาญจนบุรี:KANCHANABURI กาฬสินธุ์:KALASIN กำแพงเพชร:KAMPHAENGPHET ขอนแก่น:KHONKAEN
จันทบุรี:CHANTHABURI ฉะเชิงเทรา:CHACHOENGSAO ชลบุรี:CHONBURI ชัยนาท:CHAINAT ชัยภูมิ:CHAIYAPHUM ชุมพร:CHUMPHON
เชียงราย:CHIANGRAI เชียงใหม่:CHIANGMAI ตรัง:TRANG ตราด:TRAT ตาก:TAK นครนายก:NAKHONNAYOK นครปฐม:NAKHONPATHOM
นครพนม:NAKHONPHANOM นครราชสีมา:NAKHONRATCHASIMA นครศรีธรรมราช:NAKHONSITHAMMARAT นครสวรรค์:NAKHONSAWAN
นนทบุรี:NONTHABURI นราธิวาส:NARATHIWAT น่าน:NAN บึงกาฬ:BUENGKAN บุรีรัมย์:BURIRAM ปทุมธานี:PATHUMTHANI
ประจวบคีรีขันธ์:PRACHUAPKHIRIKHAN ปราจีนบุรี:PRACHINBURI ปัตตานี:PATTANI พระนครศรีอยุธยา:AYUTTHAYA พะเยา:PHAYAO
พังงา:PHANGNGA พัทลุง:PHATTHALUNG พิจิตร:PHICHIT พิษณุโลก:PHITSANULOK เพชรบุรี:PHETCHABURI เพชรบูรณ์:PHETCHABUN
แพร่:PHRAE ภูเก็ต:PHUKET มหาสารคาม:MAHASARAKHAM มุกดาหาร:MUKDAHAN แม่ฮ่องสอน:MAEHONGSON ยโสธร:YASOTHON ยะลา:YALA
ร้อยเอ็ด:ROIET ระนอง:RANONG ระยอง:RAYONG ราชบุรี:RATCHABURI ลพบุรี:LOPBURI ลำปาง:LAMPANG ลำพูน:LAMPHUN เลย:LOEI
ศรีสะเกษ:SISAKET สกลนคร:SAKONNAKHON สงขลา:SONGKHLA สตูล:SATUN สมุทรปราการ:SAMUTPRAKAN สมุทรสงคราม:SAMUTSONGKHRAM
สมุทรสาคร:SAMUTSAKHON สระแก้ว:SAKAEO สระบุรี:SARABURI สิงห์บุรี:SINGBURI สุโขทัย:SUKHOTHAI สุพรรณบุรี:SUPHANBURI
สุราษฎร์ธานี:SURATTHANI สุรินทร์:SURIN หนองคาย:NONGKHAI หนองบัวลำภู:NONGBUALAMPHU อ่างทอง:ANGTHONG
อำนาจเจริญ:AMNATCHAROEN อุดรธานี:UDONTHANI อุตรดิตถ์:UTTARADIT อุทัยธานี:UTHAITHANI อุบลราชธานี:UBONRATCHATHANI
เบตง:BETONG
"""
_LAO = """
ກຳແພງນະຄອນ:KAMPHAENGNAKHON ນະຄອນຫຼວງ:NAKHONLUANG ວຽງຈັນ:VIENTIANE ຫຼວງພະບາງ:LUANGPRABANG ສະຫວັນນະເຂດ:SAVANNAKHET
ຈຳປາສັກ:CHAMPASAK ຄຳມ່ວນ:KHAMMOUANE ບໍລິຄຳໄຊ:BOLIKHAMSAI ບໍ່ແກ້ວ:BOKEO ຫຼວງນ້ຳທາ:LUANGNAMTHA ອຸດົມໄຊ:OUDOMXAI
ຜົ້ງສາລີ:PHONGSALY ຫົວພັນ:HOUAPHANH ຊຽງຂວາງ:XIANGKHOUANG ໄຊຍະບູລີ:SAINYABULI ໄຊສົມບູນ:XAISOMBOUN ສາລະວັນ:SALAVAN
ເຊກອງ:SEKONG ອັດຕະປື:ATTAPEU
"""
_KHMER = """
ភ្នំពេញ:PHNOMPENH បន្ទាយមានជ័យ:BANTEAYMEANCHEY បាត់ដំបង:BATTAMBANG កំពង់ចាម:KAMPONGCHAM កំពង់ឆ្នាំង:KAMPONGCHHNANG
កំពង់ស្ពឺ:KAMPONGSPEU កំពង់ធំ:KAMPONGTHOM កំពត:KAMPOT កណ្តាល:KANDAL កណ្ដាល:KANDAL កោះកុង:KOHKONG ក្រចេះ:KRATIE
មណ្ឌលគិរី:MONDULKIRI ព្រះវិហារ:PREAHVIHEAR ព្រៃវែង:PREYVENG ពោធិ៍សាត់:PURSAT រតនគិរី:RATANAKIRI សៀមរាប:SIEMREAP
ព្រះសីហនុ:PREAHSIHANOUK ស្ទឹងត្រែង:STUNGTRENG ស្វាយរៀង:SVAYRIENG តាកែវ:TAKEO ឧត្តរមានជ័យ:ODDARMEANCHEY កែប:KEP
ប៉ៃលិន:PAILIN ត្បូងឃ្មុំ:TBOUNGKHMUM
"""
_BURMESE = """
ရန်ကုန်:YGN မန္တလေး:MDY နေပြည်တော်:NPT စစ်ကိုင်း:SGG ပဲခူး:BGO မကွေး:MGW ဧရာဝတီ:AYY တနင်္သာရီ:TNI ရှမ်း:SHN
ကချင်:KCN ကယား:KYH ကရင်:KYN ချင်း:CHN မွန်:MON ရခိုင်:RKE
"""


def _pairs(listed: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in listed.split())


PROVINCES: dict[str, dict[str, str]] = {
    "TH": _pairs(_THAI),
    "LA": _pairs(_LAO),
    "KH": _pairs(_KHMER),
    "MM": _pairs(_BURMESE),
}
"""By state: native name to the Latin word that stands in a canonical plate."""

SHORT_NAMES = _pairs(
    "กทม:BANGKOK กรุงเทพ:BANGKOK กรุงเทพฯ:BANGKOK อยุธยา:AYUTTHAYA โคราช:NAKHONRATCHASIMA KRUNGTHEP:BANGKOK "
    "KRUNGTHEPMAHANAKHON:BANGKOK KORAT:NAKHONRATCHASIMA"
)
"""What people write instead."""
