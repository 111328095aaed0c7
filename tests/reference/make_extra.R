# Reference values for questions that tests/reference/metafor does not ask: very small and odd data
# sets, tests for 2x2 tables, PET-PEESE, GOSH, Baujat, dependent effects.
# Run: Rscript tests/reference/make_extra.R   (R 4.2.2, metafor 3.8-1, clubSandwich 0.5.8, jsonlite)
suppressMessages({
  library(metafor)
  library(clubSandwich)
  library(jsonlite)
})

arguments <- commandArgs(trailingOnly = FALSE)
here <- dirname(sub("--file=", "", grep("--file=", arguments, value = TRUE)))
software <- paste0("R ", getRversion(), "; metafor ", packageVersion("metafor"),
                   "; clubSandwich ", packageVersion("clubSandwich"))

write <- function(name, what) {
  text <- toJSON(what, digits = I(17), auto_unbox = TRUE, null = "null", na = "null", pretty = TRUE)
  writeLines(text, file.path(here, "extra", paste0(name, ".json")))
}

# NaN and infinite numbers do not exist; names and attributes do not matter.
plain <- function(x) {
  x <- unname(as.vector(x))
  if (is.numeric(x)) x[!is.finite(x)] <- NA
  x
}
many <- function(x) I(plain(x))
asked <- function(keys, question) {
  answer <- try(suppressWarnings(question()), silent = TRUE)
  if (inherits(answer, "try-error")) {
    return(c(keys, list(error = trimws(attr(answer, "condition")$message))))
  }
  c(keys, answer)
}
# The stopping rule is an absolute step in tau2: here it follows the size of the variances, and
# whatever metafor refits (trimmed, filled, left out) stops by the same rule.
fitted <- function(y, v, method) {
  control <- if (method == "REML") list(threshold = 1e-13 * (mean(v) + var(y)), maxiter = 1e5) else list()
  if (length(y) == 1) control <- list()
  suppressWarnings(rma(y, v, method = method, control = control))
}
tau2_of <- function(fit, method) if (method == "EE") NA else fit$tau2

# --- odd data sets, block by block ---------------------------------------------------------------

regtests <- function(y, v) {
  out <- list()
  for (method in c("EE", "DL", "REML")) {
    out[[length(out) + 1]] <- asked(
      list(measure = "GEN", source = "regtest()", model = "rma", predictor = "sei", method = method),
      function() {
        fit <- fitted(y, v, method)
        r <- regtest(fit, model = "rma", ret.fit = TRUE)
        list(stat = plain(r$zval), pval = plain(r$pval), slope = plain(r$fit$beta[2]),
             slope_se = plain(r$fit$se[2]), limit_estimate = plain(r$est),
             limit_ci_lb = plain(r$ci.lb), limit_ci_ub = plain(r$ci.ub),
             tau2 = tau2_of(r$fit, method))
      })
  }
  out[[length(out) + 1]] <- asked(
    list(measure = "GEN", source = "regtest()", model = "lm", predictor = "sei", method = "WLS"),
    function() {
      fit <- fitted(y, v, "EE")
      r <- regtest(fit, model = "lm", ret.fit = TRUE)
      # metafor fits the same line; its coefficients come without a test when k = 2.
      coefs <- coef(lm(y ~ sqrt(v), weights = 1 / v))
      list(stat = plain(r$zval), pval = plain(r$pval), slope = plain(coefs[2]),
           limit_estimate = plain(coefs[1]))
    })
  out
}

ranktests <- function(y, v) list(asked(list(measure = "GEN"), function() {
  r <- ranktest(y, v)
  list(tau = plain(r$tau), pval = plain(r$pval))
}))

trimfills <- function(y, v) {
  out <- list()
  for (estimator in c("L0", "R0")) for (method in c("EE", "DL", "REML")) {
    out[[length(out) + 1]] <- asked(
      list(measure = "GEN", method = method, estimator = estimator),
      function() {
        fit <- fitted(y, v, method)
        r <- trimfill(fit, estimator = estimator, control = fit$control)
        list(side = r$side, k0 = r$k0, se_k0 = plain(r$se.k0), p_k0 = plain(r$p.k0),
             estimate = plain(r$beta), se = plain(r$se), pval = plain(r$pval),
             tau2 = tau2_of(r, method), filled_yi = many(r$yi[r$fill]),
             filled_vi = many(r$vi[r$fill]))
      })
  }
  out
}

leave_one_outs <- function(y, v) lapply(c("EE", "DL", "REML"), function(method) asked(
  list(measure = "GEN", method = method, test = "z"),
  function() {
    fit <- fitted(y, v, method)
    r <- leave1out(fit)
    list(estimate = many(r$estimate), se = many(r$se), zval = many(r$zval), pval = many(r$pval),
         ci_lb = many(r$ci.lb), ci_ub = many(r$ci.ub), Q = many(r$Q), I2 = many(r$I2))
  }))

cumulatives <- function(y, v) lapply(c("EE", "DL", "REML"), function(method) asked(
  list(measure = "GEN", method = method, test = "z", order_by = "row order"),
  function() {
    fit <- fitted(y, v, method)
    r <- cumul(fit)
    list(estimate = many(r$estimate), se = many(r$se), zval = many(r$zval), pval = many(r$pval),
         ci_lb = many(r$ci.lb), ci_ub = many(r$ci.ub))
  }))

influences <- function(y, v) lapply(c("EE", "REML"), function(method) asked(
  list(measure = "GEN", method = method),
  function() {
    fit <- fitted(y, v, method)
    r <- influence(fit)
    i <- r$inf
    list(rstudent = many(i$rstudent), dffits = many(i$dffits), cook_d = many(i$cook.d),
         cov_r = many(i$cov.r), tau2_del = many(i$tau2.del), QE_del = many(i$QE.del),
         hat = many(i$hat), weight_pct = many(i$weight), dfbetas = many(r$dfbs$intrcpt),
         is_infl = I(as.vector(r$is.infl)))
  }))

fsns <- function(y, v) {
  entry <- list(measure = "GEN", alpha = 0.05)
  for (type in c("Rosenthal", "Orwin", "Rosenberg")) {
    r <- fsn(y, v, type = type)
    entry[[tolower(type)]] <- list(type = type, fsnum = plain(r$fsnum), pval = plain(r$pval),
                                   meanes = plain(r$meanes), target = plain(r$target))
  }
  list(entry)
}

set.seed(20231116)
y12 <- round(rnorm(12, 0.3, 0.5), 4)
v12 <- round(runif(12, 0.02, 0.4), 4)
odd <- list(
  one_study = list(y = 0.3, v = 0.04),
  two_studies = list(y = c(0.3, 0.5), v = c(0.04, 0.09)),
  three_studies = list(y = c(0.3, 0.5, 0.1), v = c(0.04, 0.09, 0.02)),
  equal_variances = list(y = c(0.3, 0.5, 0.1, 0.9, -0.2), v = rep(0.05, 5)),
  identical_studies = list(y = rep(0.5, 5), v = rep(0.1, 5)),
  twins = list(y = c(0.2, 0.2, 0.7, 0.7, -0.1, 0.4), v = c(0.1, 0.1, 0.3, 0.3, 0.05, 0.2)),
  tiny_effects = list(y = y12 * 1e-7, v = v12 * 1e-14),
  huge_effects = list(y = y12 * 1e6, v = v12 * 1e12),
  one_dominates = list(y = c(0.1, 0.4, 0.8, 0.2, -0.3), v = c(1e-8, 0.2, 0.1, 0.3, 0.15)),
  twelve_studies = list(y = y12, v = v12)
)
write("odd", list(software = software, cases = lapply(odd, function(case) {
  y <- case$y
  v <- case$v
  list(yi = many(y), vi = many(v), regtest = regtests(y, v), ranktest = ranktests(y, v),
       trimfill = trimfills(y, v), leave1out = leave_one_outs(y, v), cumul = cumulatives(y, v),
       influence = influences(y, v), fsn = fsns(y, v))
})))

# --- 2x2 tables: Harbord and Peters; PET-PEESE ---------------------------------------------------

line <- function(fit) {
  s <- summary(fit)
  list(slope = plain(s$coef[2, 1]), slope_se = plain(s$coef[2, 2]), stat = plain(s$coef[2, 3]),
       pval = plain(s$coef[2, 4]), df = s$df[2], limit_estimate = plain(s$coef[1, 1]),
       limit_se = plain(s$coef[1, 2]))
}
tables <- function(name) {
  d <- fromJSON(file.path(here, "metafor", paste0(name, ".json")))$measure_data
  for (column in c("e1", "n1", "e2", "n2")) d[[column]] <- as.numeric(d[[column]])
  events <- d$e1 + d$e2
  n <- d$n1 + d$n2
  z <- d$e1 - events * d$n1 / n
  V <- events * (n - events) * d$n1 * d$n2 / (n^2 * (n - 1))
  some <- V > 0
  es <- escalc("OR", ai = d$e1, n1i = d$n1, ci = d$e2, n2i = d$n2)
  w <- events * (n - events) / n
  # With some studies at weight 0 their number has to be taken out of the degrees of freedom.
  list(harbord = line(lm(I(z / V) ~ I(1 / sqrt(V)), weights = V, subset = some)),
       peters = line(lm(es$yi ~ I(1 / n), weights = w, subset = some)))
}
pet <- function(y, v) list(pet = line(lm(y ~ sqrt(v), weights = 1 / v)),
                           peese = line(lm(y ~ v, weights = 1 / v)))
first <- fromJSON(file.path(here, "metafor", "hackshaw1998.json"))$effects$GEN
write("asymmetry", list(
  software = software,
  tables = sapply(c("bcg", "collins1985a_death", "damico2009", "hine1989"), tables,
                  simplify = FALSE),
  pet_peese = list(hackshaw1998 = pet(first$yi, first$vi), twelve_studies = pet(y12, v12))
))

# --- Baujat and GOSH -----------------------------------------------------------------------------

subsets <- function(y, v, method) {
  pdf(NULL)
  r <- gosh(fitted(y, v, method), progbar = FALSE)
  list(method = method, members = unname(r$incl), k = many(r$res$k), QE = many(r$res$QE),
       I2 = many(r$res$I2), tau2 = many(r$res$tau2), estimate = many(r$res$estimate))
}
bau <- function(y, v, method) {
  pdf(NULL)
  r <- baujat(fitted(y, v, method))
  list(method = method, x = many(r$x), y = many(r$y))
}
six <- list(y = y12[1:6], v = v12[1:6])
write("subsets", list(
  software = software, yi = many(six$y), vi = many(six$v),
  gosh = lapply(c("EE", "DL", "REML"), function(m) subsets(six$y, six$v, m)),
  baujat = lapply(c("EE", "DL", "REML"), function(m) bau(six$y, six$v, m))
))

# --- dependent effects ---------------------------------------------------------------------------

three_level <- function(d, study, rho) {
  effect <- seq_len(nrow(d))
  V <- if (rho == 0) diag(d$vi) else vcalc(d$vi, cluster = study, obs = effect, rho = rho)
  r <- rma.mv(d$yi, V, random = ~ 1 | study / effect, method = "REML")
  robust <- coef_test(r, vcov = "CR2", cluster = study, test = "Satterthwaite")
  list(rho = rho, estimate = plain(r$beta), se = plain(r$se), pval = plain(r$pval),
       sigma2_between = r$sigma2[1], sigma2_within = r$sigma2[2],
       log_likelihood = plain(logLik(r)), cr2_se = plain(robust$SE),
       cr2_df = plain(robust$df_Satt), cr2_pval = plain(robust$p_Satt))
}
clustered <- function(d, study) {
  fits <- lapply(c("EE", "DL"), function(method) {
    r <- rma(d$yi, d$vi, method = method)
    robust <- coef_test(r, vcov = "CR2", cluster = study, test = "Satterthwaite")
    list(method = method, tau2 = r$tau2, estimate = plain(r$beta), se = plain(robust$SE),
         df = plain(robust$df_Satt), stat = plain(robust$tstat), pval = plain(robust$p_Satt))
  })
  m <- rma(d$yi, d$vi, mods = ~ d$year, method = "DL")
  robust <- coef_test(m, vcov = "CR2", cluster = study, test = "Satterthwaite")
  list(means = fits, regression = list(
    tau2 = m$tau2, year = many(d$year), coef = many(m$beta), se = many(robust$SE),
    df = many(robust$df_Satt), pval = many(robust$p_Satt)))
}
joined <- function(d, study, rho, weighted) {
  es <- escalc(measure = "GEN", yi = d$yi, vi = d$vi)
  es$study <- study
  a <- aggregate(es, cluster = study, struct = "CS", rho = rho, weighted = weighted)
  list(rho = rho, weights = if (weighted) "inverse variance" else "equal",
       study = many(a$study), yi = many(a$yi), vi = many(a$vi))
}
dependent <- function(d, study) list(
  study = many(study), yi = many(d$yi), vi = many(d$vi),
  three_level = lapply(c(0, 0.6), function(rho) three_level(d, study, rho)),
  cluster_robust = clustered(d, study),
  aggregate = list(joined(d, study, 0, TRUE), joined(d, study, 0.5, TRUE),
                   joined(d, study, 0.5, FALSE), joined(d, study, 0.9, TRUE))
)
a <- metadat::dat.assink2016
k <- metadat::dat.konstantopoulos2011
write("dependent", list(
  software = software,
  source = paste("metadat: dat.konstantopoulos2011 (Konstantopoulos 2011, doi:10.1002/jrsm.35),",
                 "dat.assink2016 (Assink & Wibbelink 2016, doi:10.20982/tqmp.12.3.p154)"),
  konstantopoulos2011 = dependent(k, k$district),
  assink2016 = dependent(a, a$study)
))
