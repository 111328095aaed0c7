# ruff: noqa: E501 - searches stay as they are written
"""Strings as people store them, platform by platform: no false alarm, and none missed.

Written for these tests in the form in which each platform prints or takes a search.
"""

import pytest

from evidence import strategies

IN_ORDER = [
    (
        "PubMed",
        "",
        "(randomized controlled trial[pt] OR controlled clinical trial[pt] OR randomized[tiab] OR "
        "placebo[tiab] OR drug therapy[sh] OR randomly[tiab] OR trial[tiab] OR groups[tiab]) NOT "
        "(animals[mh] NOT humans[mh])",
    ),
    (
        "PubMed",
        "",
        '("Peripheral Nervous System Diseases"[Mesh] OR "Neurotoxicity Syndromes"[Mesh:NoExp] OR '
        '"peripheral neuropath*"[tiab] OR CIPN[tiab]) AND ("Antineoplastic Agents"[Mesh] OR '
        '"Antineoplastic Agents" [Pharmacological Action] OR chemotherap*[Title/Abstract]) AND '
        '("Exercise"[Mesh] OR "Exercise Therapy"[MeSH Terms] OR exercis*[tw]) AND ("2000/01/01"[Date - '
        'Publication] : "2022/11/30"[Date - Publication]) AND English[lang]',
    ),
    (
        "PubMed",
        "",
        '#1 "Exercise"[Mesh]\n'
        "#2 exercis*[tiab] OR training[tiab]\n"
        "#3 #1 OR #2\n"
        '#4 "Neoplasms/therapy"[Mesh]\n'
        "#5 #3 AND #4\n"
        '#6 "hip pain"[Title/Abstract:~2]\n'
        "#7 #5 OR #6 Filters: Humans, English",
    ),
    (
        "PubMed",
        "",
        'Search: ("exercise"[MeSH Terms] OR "exercise"[All Fields] OR "exercises"[All Fields] OR '
        '"exercise therapy"[MeSH Terms] OR ("exercise"[All Fields] AND "therapy"[All Fields]) OR '
        '"exercise therapy"[All Fields]) AND (clinicaltrial[Filter] OR '
        "randomizedcontrolledtrial[Filter])",
    ),
    (
        "PubMed",
        "",
        'quality of life[tiab] AND (activities of daily living[mh] OR "well being"[tiab] OR wounds and '
        "injuries[mh])",
    ),
    (
        "PubMed",
        "",
        "(yoga[tiab] OR tai chi[tiab])\n"
        "AND (cancer[tiab] OR\n"
        "neoplasm*[tiab])\n"
        "NOT (editorial[pt] OR letter[pt] OR comment[pt])",
    ),
    ("PubMed", "", '("quality of\nlife"[tiab] OR "physical\nfunction"[tiab]) AND yoga[tiab]'),
    ("PubMed", "", "“exercise therapy”[Mesh] OR “physical activity”[tiab]"),
    (
        "MEDLINE",
        "Ovid",
        "1     exp Peripheral Nervous System Diseases/ (150234)\n"
        "2     (peripheral adj3 neuropath*).ti,ab,kf. (30456)\n"
        "3     (CIPN or chemotherapy-induced peripheral neuropath*).mp. [mp=title, abstract, original "
        "title, name of substance word, subject heading word, floating sub-heading word, keyword "
        "heading word, organism supplementary concept word, protocol supplementary concept word, rare "
        "disease supplementary concept word, unique identifier, synonyms] (2345)\n"
        "4     or/1-3 (170000)\n"
        '5     exp Exercise/ or exp Exercise Therapy/ or exp "Physical Therapy Modalities"/\n'
        '6     (exercis$ or train$3 or "physical activit$" or (resistance adj2 train*)).tw.\n'
        "7     5 or 6\n"
        "8     4 and 7\n"
        "9     exp animals/ not humans.sh.\n"
        "10    8 not 9\n"
        '11    limit 10 to (english language and yr="2000 -Current")\n'
        "12    remove duplicates from 11\n",
    ),
    (
        "Ovid MEDLINE",
        "",
        "Database: Ovid MEDLINE(R) and Epub Ahead of Print, In-Process, In-Data-Review & Other "
        "Non-Indexed Citations and Daily <1946 to November 30, 2022>\n"
        "Search Strategy:\n"
        "--------------------------------------------------------------------------------\n"
        "1     randomized controlled trial.pt. (580000)\n"
        "2     controlled clinical trial.pt. (95000)\n"
        "3     randomi?ed.ab. (600000)\n"
        "4     placebo.ab.\n"
        "5     drug therapy.fs.\n"
        "6     randomly.ab.\n"
        "7     trial.ab.\n"
        "8     groups.ab.\n"
        "9     1 or 2 or 3 or 4 or 5 or 6 or 7 or 8\n"
        "10     exp animals/ not humans.sh.\n"
        "11     9 not 10\n",
    ),
    (
        "MEDLINE",
        "",
        "exp Osteoarthritis, Knee/\n"
        "knee.ti,ab.\n"
        "1 or 2\n"
        "exp Exercise/\n"
        "exercise movement techniques/ or tai ji/ or yoga/\n"
        "or/4-5\n"
        "3 and 6",
    ),
    (
        "Embase",
        "Ovid",
        "1. exp neuropathy/ or exp *peripheral neuropathy/\n"
        "2. (neuropath* adj5 (chemo* or taxan* or platin*)).ti,ab,kw.\n"
        "3. 1 and 2\n"
        "4. exp Wounds and Injuries/ or trauma*.tw.\n"
        '5. "acceptance and commitment therapy"/ or act.ti.\n'
        "6. (3 or 4 or 5) use emczd\n"
        "7. limit 6 to (conference abstracts or embase)",
    ),
    (
        "Ovid",
        "",
        "(exercise.ti,ab. or yoga.ti,ab.) and (pain or function).ti,ab. and (trial or random*).ti,ab.",
    ),
    (
        "Ovid",
        "",
        "1 Neoplasms/ or cancer*.mp.\n"
        "2 Exercise/ or (physical* adj (activ* or exercis*)).mp.\n"
        "3 (aerobic adj2 (train* or exercis*)).ti,ab. or (resistance adj2 (train* or "
        "exercis*)).ti,ab.\n"
        "4 1 and (2 or 3)\n"
        "5 comment/ or editorial/ or letter/\n"
        "6 4 not 5",
    ),
    ("APA PsycInfo", "Ovid", "1. exp Yoga/\n2. yoga.tw,id.\n3. or/1-2"),
    (
        "Embase",
        "",
        "('peripheral neuropathy'/exp OR 'chemotherapy-induced peripheral neuropathy'/de OR "
        "(peripheral NEAR/3 neuropath*):ti,ab,kw) AND ('exercise'/exp/mj OR exercis*:ti,ab OR "
        "'physical activity':ti,ab,kw) NOT ([animals]/lim NOT [humans]/lim) AND [embase]/lim AND "
        "[2000-2022]/py",
    ),
    (
        "Embase",
        "Embase.com",
        "#1 'acceptance and commitment therapy'/exp OR 'parkinson disease'/exp\n"
        "#2 'parkinson's disease':ti,ab OR (heart NEXT/2 (failure OR disease)):ti,ab\n"
        "#3 #1 AND #2 1,234\n"
        "#4 #3 AND ('randomized controlled trial'/de OR random*:ab,ti OR crossover:tt)\n"
        "#5 #4 NOT ('conference abstract'/it OR 'conference paper'/it)",
    ),
    ("Embase", "", "exercise:ti,ab,kw AND neuropathy:ti,ab,kw AND [english]/lim"),
    ("Embase", "", '#1. "cancer"/exp\n#2. cancer*:ab,ti OR neoplasm*:ab,ti\n#3. #1 OR #2'),
    (
        "Web of Science",
        "",
        'TS=(exercise OR "physical activit*" OR (resistance NEAR/3 train*)) AND TS=(neuropath* OR '
        "CIPN) AND PY=(2000-2022) AND DT=(Article OR Review) NOT TI=(rat OR mouse)",
    ),
    (
        "Web of Science",
        "",
        "# 3 | 1,234 | #2 AND #1\n"
        "# 2 | 45,678 | TS=(exercise or yoga)\n"
        "# 1 | 9,876 | TS=(neuropath* and chemotherap*)",
    ),
    ("Web of Science Core Collection", "", "#1 TS=(cancer)\n#2 ALL=(exercise)\n#3 #1 AND #2"),
    (
        "Scopus",
        "",
        'TITLE-ABS-KEY ( ( exercise OR "physical activity" OR ( resistance W/3 train* ) ) AND ( '
        'neuropath* OR cipn ) ) AND PUBYEAR > 1999 AND ( LIMIT-TO ( DOCTYPE , "ar" ) OR LIMIT-TO ( '
        'DOCTYPE , "re" ) ) AND NOT INDEX ( medline )',
    ),
    (
        "Scopus",
        "",
        "TITLE-ABS-KEY(exercise PRE/2 therapy) AND NOT TITLE(rat*) AND {wounds and injuries} AND ( "
        'EXCLUDE ( LANGUAGE , "German" ) )',
    ),
    (
        "Cochrane CENTRAL",
        "",
        "#1 MeSH descriptor: [Peripheral Nervous System Diseases] explode all trees 12345\n"
        "#2 (peripheral NEAR/3 neuropath*):ti,ab,kw (Word variations have been searched)\n"
        "#3 #1 or #2\n"
        '#4 [mh Exercise] or [mh "Exercise Therapy"]\n'
        "#5 (exercis* or (physical next activit*)):ti,ab,kw\n"
        "#6 {or #4-#5}\n"
        "#7 #3 and #6 in Trials",
    ),
    (
        "Cochrane Library",
        "Wiley",
        "ID\tSearch\tHits\n"
        "#1\tMeSH descriptor: [Wounds and Injuries] this term only\t3456\n"
        "#2\t(wound* near/2 heal*):ti,ab\t23\n"
        "#3\t{OR #1, #2}\t3500\n"
        '#4\t[mh ^"Rehabilitation"/MT] or rehabilit*:ti\n'
        "#5 #3 and #4 with Publication Year from 2000 to 2022, in Trials",
    ),
    ("CENTRAL", "Ovid", "1 exp Exercise/\n2 exercise.ti,ab.\n3 1 or 2"),
    (
        "CINAHL",
        "EBSCOhost",
        'S1 (MH "Exercise+") OR (MH "Therapeutic Exercise+")\n'
        "S2 TI ( exercis* OR (physical N3 activit*) ) OR AB ( exercis* OR (physical N3 activit*) )\n"
        "S3 S1 OR S2\n"
        'S4 (MM "Neoplasms") OR TX cancer W2 patient*\n'
        "S5 S3 AND S4",
    ),
    (
        "ProQuest Dissertations",
        "ProQuest",
        "noft(exercise NEAR/3 therapy) AND (ti,ab(neuropathy OR cipn) OR mainsubject(chemotherapy))",
    ),
    (
        "CNKI",
        "",
        "SU=('化疗'+'紫杉醇')*('周围神经病变'+'神经毒性') AND (SU='运动' OR SU='锻炼' OR SU='康复')",
    ),
    (
        "CNKI",
        "",
        "(TKA='化疗' OR TKA='抗肿瘤药') AND (TKA='周围神经病变' OR TKA='神经毒性') AND (TKA='运动' OR TKA='锻炼') AND "
        "FT='随机'",
    ),
    ("CNKI", "", "SU%'化疗'*'运动' and TI='随机' not TI='大鼠'"),
    ("CNKI", "", "(主题=化疗 OR 主题=肿瘤) AND (主题=运动 OR 主题=锻炼)"),
    (
        "Wanfang Data",
        "",
        '主题:("化疗" OR "紫杉醇") AND 主题:("周围神经病变" OR "神经毒性") AND 题名或关键词:("运动" or "锻炼")',
    ),
    ("Wanfang", "", "主题:(化疗+紫杉醇)*主题:(运动+锻炼)"),
    ("VIP", "", "M=(化疗+紫杉醇)*M=(周围神经病变+神经毒性)*R=(运动+锻炼)"),
    ("VIP", "", "(M=化疗 OR M=紫杉醇) AND (R=运动 OR R=锻炼)"),
    (
        "CBM",
        "",
        '("化疗"[常用字段:智能] OR "抗肿瘤药"[不加权:扩展]) AND ("周围神经病变"[常用字段:智能] OR "神经毒性综合征"[不加权:扩展]) AND '
        '("运动疗法"[全部字段:智能] OR "锻炼"[摘要:智能])',
    ),
    ("ClinicalTrials.gov", "", "(exercise OR yoga) AND (neuropathy OR CIPN)"),
    ("ClinicalTrials.gov", "", "exercise AND AREA[StudyType]Interventional"),
    (
        "LILACS",
        "BVS",
        '(tw:(exercicio OR "atividade fisica")) AND (mh:(neoplasias)) AND db:("LILACS")',
    ),
    ("WHO ICTRP", "", "exercise AND neuropathy"),
    ("", "", "exp Exercise/ or exercis*.ti,ab."),
    ("", "", "TITLE-ABS-KEY(exercise) AND NOT TITLE(rat)"),
    ("", "", "'exercise'/exp OR exercise:ti,ab"),
    ("PubMed", "", "1. exercise[mh]\n2. yoga[tiab]\n3. 1 OR 2\n4. neuropathy[tiab] AND 3"),
    ("PubMed", "", "yoga[tiab] AND hasabstract[text]"),
    ("Embase", "", "'exercise'/exp/mj OR 'yoga'/de OR 'cisplatin'/dd_ae,dd_dt OR 'pain'/syn"),
    ("PubMed", "", "(12 weeks[tiab] OR 24 weeks[tiab]) AND yoga[tiab]"),
    ("PubMed", "", "covid-19[tiab] AND (sars-cov-2[tiab] OR 2019-nCoV[tiab])\nAND 2020:2022[dp]"),
    (
        "Ovid",
        "",
        '1. (quality adj2 life).ti,ab. or qol.ti,ab. or "sf-36".ti,ab. or (sf 36 or sf36 or short form '
        "36).ti,ab.\n"
        "2. vitamin b 12/ or (b12 or b-12).tw.\n"
        "3. 1 and 2",
    ),
    ("Ovid", "", "1. 10 year*.ti,ab.\n2. exercise.ti,ab.\n3. 1 and 2"),
    (
        "Epistemonikos",
        "",
        "(title:(exercise OR yoga) OR abstract:(exercise OR yoga)) AND (title:(cancer) OR "
        "abstract:(cancer))",
    ),
]

WRONG = [
    (
        "MEDLINE",
        "Ovid",
        "1 exp Exercise/\n2 (yoga or pilates.ti,ab.\n3 1 or 2",
        [("unbalanced-bracket", "(")],
    ),
    (
        "Ovid",
        "",
        "1 exp Exercise/ or yoga.ti,ab. and cancer.mp.\n2 1 and pain.ti.",
        [("mixed-operators", "and")],
    ),
    ("Ovid", "", "1 a.ti.\n2 b.ti.\n3 c.ti.\n4 1 or 2 and 3", [("mixed-operators", "and")]),
    (
        "Ovid",
        "",
        "1 exercise.tiab.\n2 yoga.mesh.\n3 1 or 2",
        [("unknown-tag", "tiab"), ("unknown-tag", "mesh")],
    ),
    ("Embase", "", "'exercise'/expl OR 'yoga'/exp", [("unknown-tag", "expl")]),
    ("Ovid", "", "exercise[tiab] or yoga.ti,ab.", [("unknown-tag", "[tiab]")]),
    ("Ovid", "", "(exercis* or yoga or exercis*).ti,ab.", [("repeated-term", "exercis*")]),
    ("Ovid", "", "1 yoga.ti.\n2 pain.ti.\n3 yoga.ti.\n4 or/1-3", [("repeated-term", "yoga.ti.")]),
    ("Ovid", "", "1 a.ti.\n2 b.ti.\n3 1 and 7", [("unknown-line", "7")]),
    ("Ovid", "", "1 a.ti.\n2 b.ti.\n3 or/1-4", [("unknown-line", "or/1-4")]),
    ("Ovid", "", "1 (heart adj3).ti.\n2 b.ti.\n3 1 or 2", [("missing-term", "adj3")]),
    ("Embase", "", "'exercise'/exp OR yoga:ti,abs", [("unknown-tag", "abs")]),
    ("Embase", "", "'exercise'/exp OR 'yoga:ti,ab", [("unbalanced-quote", "'")]),
    ("Embase", "", "('exercise'/exp OR yoga:ti,ab AND cancer:ti,ab)", [("mixed-operators", "AND")]),
    (
        "Embase",
        "",
        "exercise:ti,ab or yoga:ti,ab or exercise:ti,ab",
        [("repeated-term", "exercise:ti,ab")],
    ),
    ("Web of Science", "", "TS=(exercise OR yoga AND cancer)", [("mixed-operators", "AND")]),
    ("Web of Science", "", "TS=(exercise or yoga and cancer)", [("mixed-operators", "and")]),
    ("Web of Science", "", "TA=(exercise OR yoga)", [("unknown-tag", "TA")]),
    ("Web of Science", "", "TS=((exercise OR yoga)", [("unbalanced-bracket", "(")]),
    ("Scopus", "", "TITLE-ABS-KYE(exercise)", [("unknown-tag", "TITLE-ABS-KYE")]),
    ("Scopus", "", "TITLE-ABS-KEY(exercise OR yoga OR exercise)", [("repeated-term", "exercise")]),
    ("Scopus", "", "TITLE-ABS-KEY(exercise W/3)", [("missing-term", "W/3")]),
    (
        "Cochrane",
        "",
        "#1 MeSH descriptor: [Exercise] explode all trees\n#2 (yoga or pilates):ti,ab,kv\n#3 #1 or #2",
        [("unknown-tag", "kv")],
    ),
    ("Cochrane", "", "#1 exercise:ti\n#2 #1 and #5", [("unknown-line", "#5")]),
    (
        "CINAHL",
        "EBSCO",
        'S1 TI yoga OR AB yoga AND TI pain\nS2 (MH "Yoga"\nS3 S1 OR S2',
        [("mixed-operators", "AND"), ("unbalanced-bracket", "(")],
    ),
    ("CNKI", "", "SU='化疗'*'运动'+'锻炼'", [("mixed-operators", "+")]),
    (
        "CNKI",
        "",
        "(TKA='化疗' OR TKA='紫杉醇' AND TKA='运动'",
        [("unbalanced-bracket", "("), ("mixed-operators", "AND")],
    ),
    ("CNKI", "", "TKB='化疗' AND SU='运动'", [("unknown-tag", "TKB")]),
    ("CNKI", "", "SU='运动'+'锻炼'+'运动'", [("repeated-term", "'运动'")]),
    ("Wanfang", "", '主提:("化疗" OR "紫杉醇") AND 主题:("运动")', [("unknown-tag", "主提")]),
    ("CBM", "", '"化疗"[常用字断:智能] AND "运动"[常用字段:智能]', [("unknown-tag", "常用字断")]),
    ("VIP", "", "M=化疗*R=运动+R=锻炼", [("mixed-operators", "+")]),
    ("PubMed", "", "exercise.ti,ab. AND cancer[tiab]", [("unknown-tag", ".ti,ab.")]),
    ("PubMed", "", "[a OR b] AND c", [("square-brackets", "[")]),
    ("PubMed", "", "yoga[tiab] or pilates[tiab]", [("small-operator", "or")]),
    ("PubMed", "", "a[tiab] OR (b[tiab] OR a[tiab])", [("repeated-term", "a[tiab]")]),
    ("PubMed", "", "(a OR b) AND (c OR d) AND (a OR b)", [("repeated-term", "(a OR b)")]),
    ("PubMed", "", "yoga[tiab] OR exercise[mesh:noexpp]", [("unknown-tag", "[mesh:noexpp]")]),
    (
        "PubMed",
        "",
        "yoga[Titel] OR exercise[MeSH Tems]",
        [("unknown-tag", "[Titel]"), ("unknown-tag", "[MeSH Tems]")],
    ),
    ("PubMed", "", '"quality of life AND "yoga"', [("unbalanced-quote", '"')]),
    ("PubMed", "", "(a OR b)) AND c", [("unbalanced-bracket", ")")]),
    ("PubMed", "", "#1 a[tiab]\n#2 b[tiab]\n#3 #1 AND #2 OR c[tiab]", [("mixed-operators", "OR")]),
    ("PubMed", "", "a AND b AND", [("missing-term", "AND")]),
]


@pytest.mark.parametrize(("database", "platform", "strategy"), IN_ORDER)
def test_a_search_in_order_has_no_findings(database, platform, strategy):
    assert not strategies.check(strategy, database=database, platform=platform)


@pytest.mark.parametrize(("database", "platform", "strategy", "marked"), WRONG)
def test_what_is_wrong_is_marked_and_nothing_else(database, platform, strategy, marked):
    found = strategies.check(strategy, database=database, platform=platform)
    assert sorted((one.code, strategy[one.start : one.end]) for one in found) == sorted(marked)


@pytest.mark.parametrize(
    ("database", "platform", "strategy", "family"),
    [
        ("Embase", "Ovid", "", "ovid"),
        ("Embase", "", "exp Exercise/ or yoga.ti,ab.", "ovid"),
        ("Embase", "", "'exercise'/exp", "embase"),
        ("MEDLINE", "EBSCOhost", "", "ebsco"),
        ("MEDLINE via PubMed", "", "", "pubmed"),
        ("A database of our own", "", "TITLE-ABS-KEY(yoga)", "scopus"),
        ("A database of our own", "", "yoga AND pain", ""),
    ],
)
def test_the_syntax_is_that_of_the_platform_else_of_its_looks(database, platform, strategy, family):
    assert strategies.family_of(database, platform, strategy).id == family


def test_brackets_without_end_are_read_to_their_end():
    found = strategies.check("(" * 30_000 + "a" + ")" * 29_999, database="PubMed")
    assert {one.code for one in found} == {"unbalanced-bracket"}


def test_the_number_of_records_behind_a_line_is_no_reference():
    lines = (
        "1  exp Neoplasms/ (4500000)\n2  exercise.ti,ab. (3200)\n3  (1 and 2) not 1 (210)\n"
        "4  limit 3 to english (190)\n5  1 and 7 (12)\n6\t1 or 2\t99"
    )
    found = strategies.check(lines, database="Ovid MEDLINE")
    assert [lines[one.start : one.end] for one in found] == ["7"]
    kept = "1  exp Neoplasms/\n2  exercise.ti,ab.\n3  1 and (5)"
    assert [one.code for one in strategies.check(kept, database="Ovid MEDLINE")] == ["unknown-line"]
