# What the reference files do not hold, computed by metafor:  Rscript make_extra.R
# The two-step DerSimonian-Laird estimate (general moment estimator, weights 1/(v + tau2 of DL)) and
# exact permutation tests; meta-regression by every estimator and test.

suppressMessages(library(metafor))
read <- function(name, measure) {
  d <- jsonlite::fromJSON(paste0("../metafor/", name, ".json"))
  e <- d$effects[[measure]]
  e[is.finite(e$yi) & is.finite(e$vi) & e$vi > 0, ]
}

two_step <- function(name, measure) {
  e <- read(name, measure)
  first <- rma(yi, vi, data = e, method = "DL")
  r <- rma(yi, vi, data = e, method = "GENQ", weights = 1 / (vi + first$tau2))
  list(file = name, measure = measure, method = "DL2", tau2 = r$tau2, se_tau2 = r$se.tau2)
}

permuted <- function(name, rows, method, test) {
  d <- jsonlite::fromJSON(paste0("../metafor/", name, ".json"))
  e <- d$effects$RR[rows, ]; x <- d$measure_data[rows, ]
  control <- list(threshold = 1e-13, maxiter = 10000)
  r <- rma(e$yi, e$vi, mods = cbind(ablat = x$ablat, year = x$year), method = method, test = test, control = control)
  p <- permutest(r, exact = TRUE, progbar = FALSE)
  list(file = name, rows = rows - 1, method = method, test = test, pval = p$pval, QM_p = p$QMp)
}

regressed <- function(method, test) {
  d <- jsonlite::fromJSON("../metafor/bcg.json")
  e <- d$effects$RR; x <- d$measure_data
  r <- rma(e$yi, e$vi, mods = cbind(ablat = x$ablat, year = x$year), method = method, test = test,
           control = list(threshold = 1e-14, maxiter = 10000, tol = 1e-15))
  list(method = method, test = test, tau2 = r$tau2, se_tau2 = r$se.tau2, coef = c(r$beta), se = r$se, I2_resid = r$I2, H2_resid = r$H2,
       QM = r$QM, QM_p = r$QMp, QE = r$QE)
}
METHODS <- c("DL", "HE", "HS", "SJ", "PM", "EB", "ML", "REML")

out <- list(
  regression = unlist(lapply(METHODS, function(m) lapply(c("z", "knha", "adhoc"), function(t) regressed(m, t))), recursive = FALSE),
  two_step = list(two_step("bcg", "RR"), two_step("gibson2002", "SMD"), two_step("gibson2002", "MD"),
                  two_step("mcdaniel1994", "ZCOR"), two_step("pignon2000", "GEN")),
  permutation = list(permuted("bcg", 1:6, "DL", "z"), permuted("bcg", 7:13, "DL", "knha"),
                     permuted("bcg", c(1, 3, 5, 7, 9, 11), "EE", "z")))
writeLines(jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE), "extra.json")
