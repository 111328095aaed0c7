# Further published data sets of the package metadat in the format of ../../metafor/*.json, with
# other main measures (SMD_UB, ROM, COR, PFT, IRD), double zeros, moderators with gaps and
# groups of one study, computed by metafor:  Rscript make_published.R [NAME ...]

arguments <- commandArgs(trailingOnly = FALSE)
here <- dirname(sub("--file=", "", grep("--file=", arguments, value = TRUE)))
source(file.path(here, "..", "..", "edges", "format.R"))
WANTED <- commandArgs(trailingOnly = TRUE)
METADAT <- paste("metadat", packageVersion("metadat"))

dat <- function(name) as.data.frame(get(paste0("dat.", name)))
named <- function(d, study) { d$study <- make.unique(as.character(study)); d }
published <- function(name, type, d, primary, ...) make(name, type, d, primary, ..., source = paste0("dat.", sub("_.*", "", name), " of ", METADAT))

d <- dat("axfors2021")
published("axfors2021", "binary", named(data.frame(e1 = d$hcq_arm_event, n1 = d$hcq_arm_total, e2 = d$control_arm_event, n2 = d$control_arm_total,
  hcq_cq = d$hcq_cq, high_dose = d$high_dose), d$acronym), "OR", c("hcq_cq", "high_dose"), formulas = "~ hcq_cq")
d <- dat("hahn2001")
published("hahn2001", "binary", named(data.frame(e1 = d$ai, n1 = d$n1i, e2 = d$ci, n2 = d$n2i), d$study), "RD")
d <- dat("hart1999"); rates <- data.frame(x1 = d$x1i, t1 = d$t1i, x2 = d$x2i, t2 = d$t2i, year = d$year)
published("hart1999", "rate", named(cbind(rates, prevtype = d$prevtype), d$trial), "IRR", "prevtype", "year", c("~ year", "~ prevtype"))
published("hart1999_ird", "rate", named(rates, d$trial), "IRD")
d <- dat("debruin2009")
published("debruin2009", "proportion", named(d[c("year", "xi", "ni", "scq", "ethnicity", "patients", "select")], d$author), "PFT",
  c("ethnicity", "patients"), "scq", c("~ scq", "~ ethnicity"))
d <- dat("cohen1981")
published("cohen1981", "correlation", named(d[c("ri", "ni", "control")], d$study), "COR", "control", formulas = "~ control")
d <- dat("franchini2012")
published("franchini2012", "continuous", named(data.frame(n1 = d$n1, mean1 = d$y1, sd1 = d$sd1, n2 = d$n2, mean2 = d$y2, sd2 = d$sd2), d$Study), "SMD_UB")
d <- dat("michael2013")
published("michael2013", "continuous", named(data.frame(n1 = d$Brain_n, mean1 = d$Brain_m, sd1 = d$Brain_s, n2 = d$No_brain_n, mean2 = d$No_brain_m,
  sd2 = d$No_brain_s, Medium = d$Medium, Compensation = d$Compensation), d$Study), "ROM", c("Medium", "Compensation"), formulas = "~ Medium")
d <- dat("tannersmith2016")
published("tannersmith2016", "generic", named(data.frame(yi = as.numeric(d$yi), sei = sqrt(as.numeric(d$vi)), sexmix = d$sexmix, aget1 = d$aget1,
  propmale = d$propmale), d$studyid), "GEN", "sexmix", c("aget1", "propmale"), c("~ aget1", "~ aget1 + propmale + sexmix"))
d <- dat("begg1989")
published("begg1989", "generic", named(data.frame(yi = as.numeric(d$yi), sei = sqrt(as.numeric(d$vi)), trt = d$trt), d$study), "GEN", "trt", formulas = "~ trt")
