"""A letter as an example, every entry explained: `comity case template` prints it, and a test reads it."""

TEMPLATE = '''\
# A letter from one authority to another. Everything here is invented; replace it. Lines that begin with # are comments.
# Read by `comity case draft`. An entry that is not named here is refused.

requested_node = "la"                 # whom you ask: the node's id
# requested_state = "LA"              # only where it is not the state of that node (a territorial unit: CN-HK)
title = "Telephone fraud, synthetic case 7"
purpose = "Criminal investigation of telephone fraud under the requesting state's law; no other use."
offence = "fraud_telecom"             # a code of corpus/offences, chosen by the conduct, not by its label
offence_date = 2026-03-14             # day of the conduct, or its last day
language = "en"                       # language that this letter is written in
requesting_max = "120"                # maximum penalty on these facts at home: months, "life", "death"
requested_max = "60"                  # the same there; "" = looked up, no offence there; leave it out if unknown
# predicate_offence = "fraud_telecom" # for laundering: where the proceeds come from
urgency = "normal"                    # normal, urgent, danger_to_life
# urgency_reason = "…"                # needed unless normal
# confidentiality = "…"               # the wish that the request be kept confidential, and why
contact = "Desk 3, duty officer"
# previous = "…"                      # earlier letters or calls on the same matter
# attachments = ["0193af00-…"]        # files of the case, by the ids that `comity case attach` printed
facts = """
On 14 March 2026 a caller who said to be a bank clerk led an invented (synthetic) victim to transfer money to an account
held by an invented person in the requested state.
"""

# [marks]                           # by what the facts may be known again in another matter
# began = 2026-03-01                  # first day; offence_date is the last
# places = ["Vientiane"]
# victims = ["…"]
# accounts = ["000-SYNTHETIC"]        # accounts, telephone numbers, wallets
# references = ["…"]                  # numbers of the case at home, of warrants and judgments

[[subjects]]                          # the persons concerned; leave out if nobody is known yet
key = "p1"                            # names the person within this letter
role = "suspect"                      # suspect, accused, convicted, victim, witness, missing, migrant
names = ["合成人", "Hecheng Ren"]     # each spelling on its own, native script first
nationality = ["CN"]                  # all nationalities held today
birth = "1990-05"                     # what is known: year, month or day
age_at_offence = 35                   # completed years; leave it out if unknown
# former_nationality = []             # held and lost
# nationality_lost = 2025-12-15
# nationality_at_offence = []         # where it was another
# particulars = "…"
# papers = ["CN E00000000"]           # passports and identity cards: issuing state and number

[[measures]]                          # each measure is decided on its own
key = "m1"
measure = "police_info"               # a word of corpus/vocabulary.toml [measure]
asks = "Who held the account 000-SYNTHETIC on 14 March 2026?"
link = "The victim's money went to this account."
subject = "p1"                        # the person it is about; leave it out if none
use_wanted = "intelligence"           # or "evidence", which needs a request for legal assistance
documents = ["requesting_authority", "purpose", "facts_summary", "data_and_link", "time_limit"]
# assurances = ["specialty"]          # promises that this letter gives in writing, words of [assurance]
# flags = ["organised_group"]         # facts on the file, words of [flag]
# place = { state = "LA", area = "Vientiane" }
# invoked_basis = "UNTOC:18"
# conduct = "act_deceive result_loss -mind_gain"  # what the facts show; - before what they show not to be so
# served_document = "summons"         # for mla_service
# remaining_months = 24               # for tsp
# requesting_tier = "basic"           # tier of the penalty that the facts reach at home, as penalties.csv names it
# requested_tier = "basic"            # the same there
# data_category = "subscriber"        # for mla_electronic_production: subscriber, traffic, content
# data_held_until = 2026-06-30        # last day on which the holder keeps the data
# surrendering_state = "TH"           # for transit: who surrenders the person
# earlier_judgment = "acquitted"      # acquitted, convicted, closed: for the same facts, if there is one
# earlier_judgment_state = "TH"       # who gave it
# pending_proceedings = ["TH"]        # states that prosecute the same facts
# act_place = ["CN", "TH"]            # states on whose territory the conduct took place
# necessity = "…"                     # for coercive and data measures: which fact it proves, why nothing less would do
# proportionality = "…"               # how it is kept to that in scope, time and persons; third persons' data
# link_strength = "clear"             # or "weak", if somebody doubts that it matters for the case
'''
