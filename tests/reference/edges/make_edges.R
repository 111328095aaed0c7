# Edge cases in the format of ../metafor/*.json, computed by metafor:  Rscript make_edges.R [NAME ...]
# One and two studies, zero cells everywhere, identical studies, effects of 1e-7 and of 1e6, 1,653
# studies, groups of one study, missing moderators and raw numbers, equal variances, huge
# heterogeneity, single events, proportions of 0 and 1, correlations near 1, arms of two people.

arguments <- commandArgs(trailingOnly = FALSE)
here <- dirname(sub("--file=", "", grep("--file=", arguments, value = TRUE)))
source(file.path(here, "format.R"))
WANTED <- commandArgs(trailingOnly = TRUE)

set.seed(1653)
make("one_study_means", "continuous", data.frame(n1 = 20, mean1 = 5, sd1 = 2, n2 = 22, mean2 = 4, sd2 = 1.5), "SMD")
make("one_study_table", "binary", data.frame(e1 = 3, n1 = 30, e2 = 7, n2 = 31), "OR")
make("two_studies_table", "binary", data.frame(e1 = c(3, 0), n1 = c(30, 25), e2 = c(7, 4), n2 = c(31, 24)), "RR")
make("two_studies_means", "continuous", data.frame(n1 = c(20, 9), mean1 = c(5, 6), sd1 = c(2, 1), n2 = c(22, 8), mean2 = c(4, 1), sd2 = c(1.5, 2)), "MD")
make("zero_in_one_arm", "binary", data.frame(e1 = c(1, 2, 4, 1, 3), n1 = c(20, 31, 50, 12, 40), e2 = 0, n2 = c(21, 30, 48, 14, 39)), "OR")
make("no_events_at_all", "binary", data.frame(e1 = 0, n1 = c(20, 31, 50), e2 = 0, n2 = c(21, 30, 48)), "RR")
make("zeros_in_every_table", "binary", data.frame(e1 = c(0, 5, 0, 10, 0, 2), n1 = c(20, 31, 50, 10, 15, 40), e2 = c(3, 0, 0, 7, 1, 0), n2 = c(21, 30, 48, 9, 15, 39)), "OR")
make("identical_studies", "generic", data.frame(yi = rep(0.3, 6), sei = rep(0.2, 6)), "GEN")
make("identical_effects", "generic", data.frame(yi = rep(-1.25, 5), sei = c(.1, .2, .3, .4, .5)), "GEN")
make("tiny_effects", "generic", data.frame(yi = 1e-7 * c(1, 3, -2, 6, 2.5, 9), sei = 1e-7 * c(1, 2, 1.5, .8, 1, 2.2)), "GEN")
make("huge_effects", "generic", data.frame(yi = 1e6 * c(1, 3, -2, 6, 2.5, 9), sei = 1e6 * c(1, 2, 1.5, .8, 1, 2.2)), "GEN")
make("rates_with_zeros", "rate", data.frame(x1 = c(0, 3, 5, 0), t1 = c(100, 220, 400, 90), x2 = c(0, 6, 0, 2), t2 = c(110, 200, 380, 95)), "IRR")
make("proportions_at_the_ends", "proportion", data.frame(xi = c(0, 12, 0, 30, 5), ni = c(10, 12, 25, 30, 9)), "PLO")
make("small_correlations", "correlation", data.frame(ri = c(.5, -.2, .9, .1, 0), ni = c(4, 5, 20, 3, 50)), "ZCOR")
n <- 1653; sei <- round(exp(rnorm(n, -1, .6)), 4)
make("many_studies", "generic", data.frame(yi = round(rnorm(n, .2, sqrt(.1 + sei^2)), 4), sei = sei), "GEN",
     skip = c("leave1out", "cumul", "influence", "regtest", "ranktest", "trimfill", "fsn"))

generic <- function(y, sei, ...) data.frame(yi = y, sei = sei, ...)
make("regression_of_three", "generic", generic(c(.1, .5, .2), c(.2, .3, .25), year = c(2001, 2004, 2010)), "GEN", continuous = "year", formulas = "~ year")
make("regression_of_two", "generic", generic(c(.1, .5), c(.2, .3), year = c(2001, 2004)), "GEN", continuous = "year", formulas = "~ year")
make("regression_on_a_line", "generic", generic(1 + 2 * 1:6, rep(.5, 6), dose = 1:6), "GEN", continuous = "dose", formulas = "~ dose", skip = "regtest")
make("regression_large_scale", "generic",
     generic(1e6 * c(1, 3, -2, 6, 2.5, 9, 4, 4), 1e6 * c(1, 2, 1.5, .8, 1, 2.2, .3, 2), year = c(1990, 2001, 2003, 2010, 2015, 2020, 2021, 2023),
             arm = c("a", "b", "a", "c", "c", "b", "B", "a")),
     "GEN", "arm", "year", c("~ year", "~ arm", "~ year + arm"))
make("groups_of_one", "generic", generic(c(.2, .5, -.1, .9, .4, .3), c(.1, .2, .15, .3, .25, .12), site = c("a", "b", "c", "d", "e", "a"),
     each = letters[1:6], only = "same", dose = c(1, 2, 2, 5, 7, 3), constant = 4), "GEN", c("site", "each", "only"), c("dose", "constant"),
     c("~ dose", "~ site", "~ each", "~ only", "~ constant", "~ dose + site", "~ dose + constant"))
make("missing_moderators", "continuous", data.frame(year = c(2001, NA, 1999, 2004, 2010, 2003, 2001), n1 = c(10, 12, 30, 8, NA, 22, 15),
     mean1 = c(5, 5.5, 4.8, 6.2, 5, 5.1, 7), sd1 = c(1, 1.2, 1.1, 2, 1, .9, 1.4), n2 = c(11, 12, 28, 9, 10, 20, 15), mean2 = c(4, 5.6, 4.1, 5, 5, 4.2, 5.5),
     sd2 = c(1.1, 1, 1.3, 1.7, 1, 1, 1.6), Dose.mg = c(10, 20, NA, 40, 10, NA, 5), `Care setting` = c("ward", NA, "home", "ward", "home", "home", NA),
     check.names = FALSE), "SMD", "Care setting", "Dose.mg", c("~ Dose.mg", "~ Dose.mg + year"))
make("equal_variances", "generic", generic(c(.3, .5, .1, .9, -.2, .44, .02), rep(.2, 7), arm = rep(c("x", "y"), c(3, 4))), "GEN", "arm", formulas = "~ arm")
make("huge_heterogeneity", "generic", generic(c(-40, 3, 77, 12, -5, 160, 30, 2), c(.1, .2, .05, .3, .1, .08, .2, .15), dose = 1:8), "GEN", continuous = "dose", formulas = "~ dose")
make("single_events", "binary", data.frame(e1 = c(1, 0, 1, 0, 1, 2), n1 = c(500, 800, 120, 1500, 60, 900), e2 = c(0, 1, 1, 0, 2, 1), n2 = c(510, 790, 118, 1490, 61, 880),
     year = c(1999, 2003, 2001, 1990, 2010, 2003)), "OR", continuous = "year", formulas = "~ year")
make("all_events", "binary", data.frame(e1 = c(10, 20, 15), n1 = c(10, 20, 15), e2 = c(9, 20, 11), n2 = c(10, 20, 14)), "RD")
make("arms_of_two", "continuous", data.frame(n1 = c(2, 2, 3, 2), mean1 = c(5, 6, 4, 9), sd1 = c(1, 2, .5, 1), n2 = c(2, 3, 2, 2), mean2 = c(4, 6, 5, 2), sd2 = c(1, 1, 2, .5)), "SMD")
make("arms_of_one", "continuous", data.frame(n1 = c(1, 5, 12), mean1 = c(5, 6, 4), sd1 = c(1, 2, 1.5), n2 = c(6, 1, 10), mean2 = c(4, 6.5, 5), sd2 = c(1, 1, 2)), "SMD")
make("zero_sds", "continuous", data.frame(n1 = c(10, 12, 9, 14), mean1 = c(5, 6, 4, 4.5), sd1 = c(0, 2, 1.5, 0), n2 = c(10, 11, 10, 12), mean2 = c(4, 6.5, 5, 4), sd2 = c(0, 1, 0, 2)), "MD")
make("negative_means", "continuous", data.frame(n1 = c(10, 12, 9), mean1 = c(-5, 6, -4), sd1 = c(1, 2, 1.5), n2 = c(10, 11, 10), mean2 = c(4, 6.5, -5), sd2 = c(1, 1, 2)), "ROM")
make("correlations_near_one", "correlation", data.frame(ri = c(.99999, -.9999, .5, 0, 1, -1, .2), ni = c(10, 4, 3, 100, 20, 20, 2)), "ZCOR")
make("one_proportion", "proportion", data.frame(xi = 0, ni = 14), "PLO")
make("all_proportions_zero", "proportion", data.frame(xi = 0, ni = c(10, 20, 35)), "PR")
make("one_rate", "rate", data.frame(x1 = 0, t1 = 100, x2 = 4, t2 = 97.5), "IRR")
make("no_events_in_rates", "rate", data.frame(x1 = 0, t1 = c(100, 50), x2 = 0, t2 = c(97.5, 60)), "IRD")
make("tiny_means", "continuous", data.frame(n1 = c(10, 12, 9, 30), mean1 = 1e-7 * c(5, 6, 4, 4.5), sd1 = 1e-7 * c(1, 2, 1.5, 1.1), n2 = c(10, 11, 10, 31),
     mean2 = 1e-7 * c(4, 6.5, 5, 4), sd2 = 1e-7 * c(1, 1, .9, 2), year = c(2000, 2001, 2001, 1999)), "MD", continuous = "year", formulas = "~ year")
make("huge_means", "continuous", data.frame(n1 = c(10, 12, 9, 30), mean1 = 1e6 * c(5, 6, 4, 4.5), sd1 = 1e6 * c(1, 2, 1.5, 1.1), n2 = c(10, 11, 10, 31),
     mean2 = 1e6 * c(4, 6.5, 5, 4), sd2 = 1e6 * c(1, 1, .9, 2)), "MD")
make("two_generic", "generic", generic(c(.3, -.4), c(.1, .2)), "GEN")
make("identical_two", "generic", generic(c(.3, .3), c(.1, .1)), "GEN")
make("identical_tables", "binary", data.frame(e1 = rep(4, 5), n1 = rep(20, 5), e2 = rep(9, 5), n2 = rep(21, 5)), "RR")
make("zero_effects", "generic", generic(rep(0, 4), c(.1, .2, .3, .25)), "GEN")
make("precise_and_vague", "generic", generic(c(.1, .4, .8, .2, -.3), c(1e-4, .4, 30, 100, 1000)), "GEN")
