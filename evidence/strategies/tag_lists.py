"""Pure: the field tags of the platforms, in small letters. Sources: the platforms' own guides."""

# PubMed user guide, “Search field tags”: the short names, then the names in words.
_SHORT = (
    "ad aid all au auid 1au lastau fau cois cn crdt dcom edat mhda dp pdat lr rn ed filter sb fir "
    "gr ir isbn ip ta la lang lid mh mesh majr sh jid ot own pa pg pl pmid pmcid pubn ps pt ptyp "
    "si nm tt ti tiab tw uid vi book ecno subs subset jour date epdat ppdat affl auth titl word "
    "inva issn doi status pid"
)
PUBMED_SHORT = frozenset(_SHORT.split())
_NAMES = (
    "affiliation; article identifier; all fields; author; author identifier; author name; author "
    "- first; author - last; author - full; author - corporate; author - identifier; first "
    "author; first author name; last author; last author name; full author name; full "
    "investigator name; conflict of interest; conflict of interest statements; corporate author; "
    "create date; date - create; date - completion; date - entry; date - entrez; date - mesh; "
    "date - modification; date - publication; completion date; entry date; entrez date; mesh "
    "date; modification date; publication date; date published; ec/rn number; rn number; editor; "
    "grant number; grants and funding; investigator; investigator - full; issue; journal; journal "
    "title; language; location id; mesh terms; mesh heading; mesh headings; mesh major "
    "topic; mesh subheading; mesh subheadings; nlm unique id; other term; other terms; owner; "
    "owner - status; pagination; personal name as subject; subject - personal name; "
    "pharmacological action; pharmacological action mesh terms; place of publication; publication "
    "type; publisher; secondary source id; subject headings; subheading; substance name; "
    "supplementary concept; supplementary concept record; text; text word; text words; title; "
    "title/abstract; title / abstract; transliterated title; volume; books; book accession"
)
PUBMED_NAMES = frozenset(_NAMES.split("; "))

_EMBASE = (
    "ab ac ad af an ar as au auth ba bc bd bk bt ca cas cb cl cn cnc cm co cp ct cy dc dd de df "
    "di dm dn do doi dt dtype ed ee em exp ff fg ib id ii is isbn issn it ip jt kw ky la lc lnk "
    "mh mj mn ms mv nc ncid ncit oa oc ol ot pa pd pg pii pl pm ps pt pu py rn sd se sh so spr "
    "st sub ta ti tk tn tr tt ty ui vi vl yr br syn"
)
# Ovid's databases differ; what any of the medical ones has is known.
_OVID = (
    "ab ac ae af ag al an ao ar as at au aw ax bt ca cb cc cd cf ci cl cm cn co cp cr ct cw cy cz "
    "da db dc dd de df dg dh di dj dk dl dm dn do dp dq dr ds dt du dv dw dy ea eb ec ed ef eg ei "
    "ej em en ep er es et ez fa fe fm fn fs fx ga gc ge gn go gs gw hd hn hw hx ia ib ic id if ii "
    "il in io ip ir is it ja jc jl jn jp js jt jw jx ka kc ke kf kp kw ky la lb lc ld lg li lk lm "
    "ln lo lp lr lt lu mb md me mf mh mi mj ml mm mn mo mp mq ms mt mv mw my nc nd ne nf nj nl nm "
    "nn no np nr ns nt nw oa oc od of oi ol on os ot ow ox pa pb pc pd pe pf pg ph pi pj pl pm pn "
    "po pp pr ps pt pu pv pw px py pz rd re rf rl rm rn ro rp rr rs rt ru rv rw rx ry sa sb sc sd "
    "se sf sh si sk sl sm sn so sp sr ss st su sy ta tc td te tg th ti tj tl tm tn to tp tr ts tt "
    "tu tv tw tx ty ud ui um un up ur us ut vd vi vo vs vt wc wd wt wx xm xs yr za zz"
)
_WOS = (
    "ts ti au ai gp ed ab ak kp so do doi py cf ad og oo sg sa ci ps cu zp fo fg fd ft su wc is ut "
    "all pmid dt la dop ld publ edn sdg tmac tmso tmic mhx mh mq mc ba bi ca ch pn tn ws kw"
)
_CNKI = (
    "su tka ky ti ft au fi rp af jn rf rt ye fu clc sn cn ib cf ab co ly doi qklm faf py cy lm df "
    "sd bk jt dt year"
)
_SCOPUS = (
    "title abs key title-abs title-abs-key title-abs-key-auth title-key abs-key all auth authfirst "
    "authlastname author-name affil affilcity affilcountry affilorg af-id au-id afid auid "
    "artnum authcollab authkey bookpub casregnumber chem chemname cited-by citeby coden conf "
    "confloc confname confsponsor doctype doi edfirst edition editor edlastname eissn eid "
    "exactkeyword exactsrctitle first firstauth fund-acr fund-all fund-no fund-sponsor indexterms "
    "isbn issn issnp issue issueid keywords language limit-to exclude load-date manufacturer "
    "openaccess oa orcid page pagefirst pagelast pages pmid prefnameauid pub-date pubdatetxt "
    "publisher pubstage pubyear ref refarea refartnum refauth refpage refpubyear refsrctitle "
    "reftitle sequence-number srctitle srctype subjarea subjterms tradename tradenames volume "
    "website exactaffilname orig-load-date datetime and or not"
)
_WANFANG = (
    "主题;题名或关键词;题名;标题;篇名;第一作者;作者;作者单位;单位;关键词;关键字;摘要;文摘;doi;issn;刊名;"
    "期刊名称;期刊;期;年;年份;日期;出版日期;发表时间;出版时间;基金;基金项目;全部;全部字段;全文;任意字段;"
    "中图分类号;分类号;学科;专业;导师;学位授予单位;学位;会议名称;会议;主办单位;语种;文献类型;来源"
)
_CBM = (
    "常用字段;全部字段;核心字段;缺省字段;缺省;中文标题;英文标题;标题;摘要;关键词;主题词;特征词;分类号;"
    "作者;第一作者;通讯作者;通讯作者单位;第一作者单位;作者单位;国省市名;刊名;出版年;年;期;卷;issn;基金;"
    "人名;文献类型;加权;不加权;智能;精确;扩展;不扩展;语种;主题"
)
_COCHRANE = "ti ab kw so au pt doi an la yr py fn crg op st md dt"
TAGS: dict[str, frozenset[str]] = {
    "embase": frozenset(_EMBASE.split()),
    "cochrane": frozenset(_COCHRANE.split()),
    "ovid": frozenset(_OVID.split()),
    "wos": frozenset(_WOS.split()),
    "cnki": frozenset(_CNKI.split()),
    "scopus": frozenset(_SCOPUS.split()),
    "wanfang": frozenset(_WANFANG.split(";")),
    "cbm": frozenset(_CBM.split(";")),
}
