# Edge cases in the format of ../metafor/*.json, computed by metafor:  Rscript make_edges.R
# One and two studies, zero cells everywhere, identical studies, effects of 1e-7 and of 1e6, and
# 1,653 studies. Where metafor refuses, the numbers are null and "error" says why.

suppressMessages(library(metafor))
options(warn = -1)
invisible(Sys.setlocale("LC_COLLATE", "C"))  # groups in plain byte order

MEASURES <- list(
  continuous = c("MD", "SMD", "SMD_UB", "SMDH", "ROM"), binary = c("RR", "OR", "RD", "PETO"),
  rate = c("IRR", "IRD"), proportion = c("PLO", "PR", "PFT"), correlation = c("ZCOR", "COR"),
  generic = "GEN")
FOLLOWED <- list(
  continuous = c("MD", "SMD"), binary = c("OR", "RR"), rate = "IRR",
  proportion = c("PLO", "PFT"), correlation = "ZCOR", generic = "GEN")
QUESTIONS <- rbind(
  c("EE", "z"), expand.grid(c("DL", "PM", "REML"), c("z", "knha", "adhoc"), stringsAsFactors = FALSE),
  expand.grid(c("ML", "HE", "SJ", "HS", "EB"), c("z", "knha"), stringsAsFactors = FALSE))

number <- function(x) { x <- as.numeric(x); x[!is.finite(x)] <- NA; x }
one <- function(x) if (length(x)) number(x)[1] else NA_real_

# On the boundary the iteration ends at a rounding error instead of 0.
between <- function(r) if (r$tau2 < 1e-9 * min(r$vi)) 0 else r$tau2

# metafor stops at an absolute step in tau2; here at 1e-12 of its size.
control_for <- function(y, v) {
  size <- max(var(y), min(v), na.rm = TRUE); if (!is.finite(size)) size <- min(v)
  list(threshold = 1e-13 * size, maxiter = 100000, tol = 1e-14 * size,
       tau2.max = 1e4 * max(diff(range(y))^2, v))
}
fit_of <- function(y, v, method, test = "z", ...)
  rma(y, v, method = method, test = test, control = control_for(y, v), ...)

effects_of <- function(d, type, m, ...) {
  if (type == "generic") return(data.frame(yi = d$yi, vi = d$sei^2))
  a <- list(...)
  vtype <- if (m == "SMD_UB") "UB" else "LS"
  m2 <- if (m == "SMD_UB") "SMD" else m
  if (m %in% c("PETO", "PFT")) a <- list(add = 0, to = "none")
  args <- switch(type,
    continuous = list(n1i = d$n1, m1i = d$mean1, sd1i = d$sd1, n2i = d$n2, m2i = d$mean2, sd2i = d$sd2, vtype = vtype),
    binary = list(ai = d$e1, n1i = d$n1, ci = d$e2, n2i = d$n2),
    rate = list(x1i = d$x1, t1i = d$t1, x2i = d$x2, t2i = d$t2),
    proportion = list(xi = d$xi, ni = d$ni), correlation = list(ri = d$ri, ni = d$ni))
  e <- do.call(escalc, c(list(measure = m2), args, a))
  data.frame(yi = as.numeric(e$yi), vi = as.numeric(e$vi))
}

usable <- function(e) is.finite(e$yi) & is.finite(e$vi) & e$vi > 0

fit_object <- function(y, v, m, method, test) {
  keys <- list(measure = m, variant = "default", method = method, test = test, level = 95)
  tryCatch({
    r <- fit_of(y, v, method, test)
    o <- c(keys, list(k = r$k, estimate = one(r$beta), se = one(r$se), ci_lb = one(r$ci.lb),
      ci_ub = one(r$ci.ub), stat = one(r$zval), df = one(r$ddf), pval = one(r$pval),
      tau2 = if (method == "EE") NA else between(r), se_tau2 = if (method == "EE") NA else one(r$se.tau2),
      I2 = one(r$I2), H2 = one(r$H2), Q = one(r$QE), Q_df = r$k - 1, Q_p = one(r$QEp)))
    if (method != "EE") {
      p <- predict(r); h <- qt(.975, max(r$k - 2, 1)) * sqrt(r$se^2 + r$tau2)
      o <- c(o, list(pi_lb = one(p$pi.lb), pi_ub = one(p$pi.ub),
                     pi_riley_lb = one(r$beta - h), pi_riley_ub = one(r$beta + h)))
      if (test == "z") {
        ci <- tryCatch(confint(r, control = list(tau2.max = 1e6 * max(diff(range(y))^2, v), tol = 1e-14 * max(v)))$random,
                       error = function(x) matrix(NA, 4, 3))
        o <- c(o, list(tau2_ci_lb = one(ci[1, 2]), tau2_ci_ub = one(ci[1, 3]), I2_ci_lb = one(ci[3, 2]),
                       I2_ci_ub = one(ci[3, 3]), H2_ci_lb = one(ci[4, 2]), H2_ci_ub = one(ci[4, 3])))
      }
    }
    o
  }, error = function(x) c(keys, list(k = length(y), estimate = NA, error = conditionMessage(x))))
}

mh_objects <- function(d, type) {
  out <- list()
  for (m in if (type == "binary") c("RR", "OR", "RD") else c("IRR", "IRD")) for (correct in c(FALSE, TRUE))
    for (cmh in if (m %in% c("OR", "IRR")) c(TRUE, FALSE) else NA) {
      keys <- list(measure = m, continuity_correction_in_pooling = correct)
      if (!is.na(cmh)) keys$cmh_continuity_correction <- cmh
      arms <- if (type == "binary") list(ai = d$e1, n1i = d$n1, ci = d$e2, n2i = d$n2) else
        list(x1i = d$x1, t1i = d$t1, x2i = d$x2, t2i = d$t2)
      how <- if (correct) list(add = c(1/2, 1/2), to = c("only0", "only0"), drop00 = c(TRUE, TRUE)) else
        list(add = c(1/2, 0), to = c("only0", "none"), drop00 = c(TRUE, FALSE))
      out[[length(out) + 1]] <- tryCatch({
        r <- do.call(rma.mh, c(list(measure = m), arms, how, list(correct = isTRUE(cmh))))
        c(keys, list(k = r$k, k_yi = r$k.yi, estimate = one(r$beta), se = one(r$se), ci_lb = one(r$ci.lb),
          ci_ub = one(r$ci.ub), zval = one(r$zval), pval = one(r$pval), Q = one(r$QE), Q_p = one(r$QEp),
          I2 = one(r$I2), H2 = one(r$H2), CMH = one(r$MH), CMH_p = one(r$MHp), Tarone = one(r$TA),
          Tarone_p = one(r$TAp), Breslow_Day = one(r$BD), Breslow_Day_p = one(r$BDp)))
      }, error = function(x) c(keys, list(estimate = NA, error = conditionMessage(x))))
    }
  out
}

peto_object <- function(d) tryCatch({
  r <- rma.peto(ai = d$e1, n1i = d$n1, ci = d$e2, n2i = d$n2)
  list(k = r$k, k_pos = r$k.pos, estimate = one(r$beta), se = one(r$se), ci_lb = one(r$ci.lb), ci_ub = one(r$ci.ub),
       zval = one(r$zval), pval = one(r$pval), Q = one(r$QE), Q_p = one(r$QEp), I2 = one(r$I2), H2 = one(r$H2))
}, error = function(x) list(estimate = NA, error = conditionMessage(x)))

leave1out_object <- function(y, v, m, method) {
  keys <- list(measure = m, method = method, test = "z")
  each <- lapply(seq_along(y), function(i) fit_of(y[-i], v[-i], method))
  pick <- function(f) I(sapply(each, function(r) one(r[[f]])))
  o <- c(keys, list(estimate = pick("beta"), se = pick("se"), zval = pick("zval"), pval = pick("pval"),
                    ci_lb = pick("ci.lb"), ci_ub = pick("ci.ub"), Q = pick("QE"), Q_p = pick("QEp"), I2 = pick("I2")))
  if (method != "EE") o <- c(o, list(tau2 = I(sapply(each, between)), H2 = pick("H2")))
  o
}

influence_object <- function(y, v, m, method) {
  keys <- list(measure = m, method = method)
  tryCatch({
    f <- influence(fit_of(y, v, method)); i <- f$inf
    c(keys, list(rstudent = I(number(i$rstudent)), dffits = I(number(i$dffits)), cook_d = I(number(i$cook.d)),
      cov_r = I(number(i$cov.r)), tau2_del = I(ifelse(number(i$tau2.del) < 1e-9 * min(v), 0, number(i$tau2.del))), QE_del = I(number(i$QE.del)), hat = I(number(i$hat)),
      weight_pct = I(number(i$weight)), dfbetas = I(number(f$dfbs[[1]])), is_infl = I(f$is.infl)))
  }, error = function(x) c(keys, list(error = conditionMessage(x))))
}

cumul_object <- function(y, v, m, method) {
  each <- lapply(seq_along(y), function(i) fit_of(y[1:i], v[1:i], method))
  pick <- function(f) I(sapply(each, function(r) one(r[[f]])))
  o <- list(measure = m, method = method, test = "z", order_by = "row order", estimate = pick("beta"), se = pick("se"),
            zval = pick("zval"), pval = pick("pval"), ci_lb = pick("ci.lb"), ci_ub = pick("ci.ub"))
  if (method == "EE") c(o, list(Q = pick("QE"))) else c(o, list(tau2 = I(sapply(each, between)), I2 = pick("I2"), H2 = pick("H2")))
}

regtest_objects <- function(y, v, m, n) {
  out <- list(tryCatch({
    f <- lm(y ~ sqrt(v), weights = 1 / v); s <- summary(f); co <- s$coefficients
    list(measure = m, model = "lm", predictor = "sei", bias = one(co[2, 1]), bias_se = one(co[2, 2]), tval = one(co[2, 3]),
         df = f$df.residual, pval = one(co[2, 4]), intercept_at_se0 = one(co[1, 1]), intercept_at_se0_se = one(co[1, 2]),
         sigma2 = one(s$sigma^2))
  }, error = function(x) list(measure = m, model = "lm", predictor = "sei", error = conditionMessage(x))))
  for (p in c("sei", if (!is.null(n)) "ninv")) for (method in c("WLS", "EE", "DL", "REML")) {
    lm <- method == "WLS"
    keys <- list(measure = m, source = "regtest()", model = if (lm) "lm" else "rma", predictor = p, method = method)
    out[[length(out) + 1]] <- tryCatch({
      attr(y, "ni") <- n
      r <- regtest(fit_of(y, v, if (lm) "REML" else method), model = keys$model, predictor = p)
      b <- if (lm) coef(summary(r$fit))[2, 1:2] else c(r$fit$beta[2], r$fit$se[2])
      c(keys, list(stat = one(r$zval), df = if (lm) one(r$ddf) else NA, pval = one(r$pval), slope = one(b[1]), slope_se = one(b[2]),
        limit_estimate = one(r$est), limit_ci_lb = one(r$ci.lb), limit_ci_ub = one(r$ci.ub),
        tau2 = if (lm || method == "EE") NA else between(r$fit)))
    }, error = function(x) c(keys, list(error = conditionMessage(x))))
  }
  out
}

ranktest_object <- function(y, v, m) tryCatch({
  r <- ranktest(y, v)
  list(measure = m, tau = one(r$tau), pval = one(r$pval))
}, error = function(x) list(measure = m, error = conditionMessage(x)))

trimfill_object <- function(y, v, m, method, estimator) {
  keys <- list(measure = m, method = method, estimator = estimator)
  tryCatch({
    t <- trimfill(fit_of(y, v, method), estimator = estimator, control = control_for(y, v))
    c(keys, list(side = t$side, k0 = t$k0, se_k0 = one(t$se.k0), p_k0 = one(t$p.k0), estimate = one(t$beta), se = one(t$se),
      ci_lb = one(t$ci.lb), ci_ub = one(t$ci.ub), pval = one(t$pval), tau2 = if (method == "EE") NA else between(t),
      I2 = one(t$I2), Q = one(t$QE)))
  }, error = function(x) c(keys, list(error = conditionMessage(x))))
}

fsn_object <- function(y, v, m) {
  part <- function(type) tryCatch({
    f <- fsn(y, v, type = type)
    list(type = type, fsnum = one(f$fsnum), pval = one(f$pval), meanes = one(f$meanes), target = one(f$target))
  }, error = function(x) list(type = type, error = conditionMessage(x)))
  list(measure = m, alpha = 0.05, rosenthal = part("Rosenthal"), orwin = part("Orwin"), rosenberg = part("Rosenberg"))
}

regression_object <- function(y, v, x, m, formula, method, test) {
  keys <- list(measure = m, formula = formula, method = method, test = test)
  tryCatch({
    r <- fit_of(y, v, method, test, mods = as.formula(formula), data = x)
    c(keys, list(k = r$k, coef_names = I(rownames(r$beta)), coef = I(number(r$beta)), se = I(number(r$se)), stat = I(number(r$zval)),
      df = one(r$ddf), pval = I(number(r$pval)), ci_lb = I(number(r$ci.lb)), ci_ub = I(number(r$ci.ub)), vcov = I(number(r$vb)),
      tau2 = if (method == "EE") NA else between(r), se_tau2 = if (method == "EE") NA else one(r$se.tau2),
      I2_resid = one(r$I2), H2_resid = one(r$H2), QE = one(r$QE), QE_df = r$k - r$p, QE_p = one(r$QEp),
      QM = one(r$QM), QM_df1 = one(r$QMdf[1]), QM_df2 = one(r$QMdf[2]), QM_p = one(r$QMp)))
  }, error = function(x) c(keys, list(error = conditionMessage(x))))
}

regressions <- function(name, y, sei, x, categorical, formulas) {
  d <- data.frame(study = sprintf("S%04d", seq_along(y)), yi = y, sei = sei, x)
  out <- list()
  for (f in formulas) for (q in list(c("EE", "z"), c("DL", "z"), c("DL", "knha"), c("REML", "z"), c("REML", "knha"), c("ML", "z"), c("ML", "knha")))
    out[[length(out) + 1]] <- regression_object(y, sei^2, x, "GEN", f, q[1], q[2])
  moderators <- list(categorical = I(categorical), continuous = I(setdiff(names(x), categorical)))
  save_json(name, list(name = name, source = "constructed; results by metafor", data_type = "generic", k = length(y),
    primary_measure = "GEN", rows_dropped_for_missing_data = 0, moderators = moderators, measure_data = d, metareg = out))
}

save_json <- function(name, out) {
  text <- jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = FALSE)
  writeLines(text, paste0(name, ".json"))
}

WANTED <- commandArgs(trailingOnly = TRUE)

make <- function(name, type, d, primary, sensitivity = TRUE) {
  if (length(WANTED) && !(name %in% WANTED)) return(invisible())
  d$study <- sprintf("S%04d", seq_len(nrow(d)))
  all <- lapply(MEASURES[[type]], function(m) effects_of(d, type, m))
  names(all) <- MEASURES[[type]]
  fits <- list(); weights <- list(); left <- list(); infl <- list(); cumul <- list(); egger <- list(); ranks <- list()
  filled <- list(); drawer <- list()
  size <- switch(type, continuous = , binary = d$n1 + d$n2, proportion = , correlation = d$ni, NULL)
  for (m in MEASURES[[type]]) {
    e <- all[[m]][usable(all[[m]]), ]
    if (nrow(e) == 0) next
    for (q in seq_len(nrow(QUESTIONS))) fits[[length(fits) + 1]] <- fit_object(e$yi, e$vi, m, QUESTIONS[q, 1], QUESTIONS[q, 2])
    if (!(m %in% FOLLOWED[[type]])) next
    for (method in c("EE", "DL", "REML")) {
      weights[[length(weights) + 1]] <- list(measure = m, method = method, percent = I(number(weights(fit_of(e$yi, e$vi, method)))))
      if (sensitivity && nrow(e) > 1) left[[length(left) + 1]] <- leave1out_object(e$yi, e$vi, m, method)
    }
    if (sensitivity) {
      for (method in c("EE", "DL", "REML")) {
        cumul[[length(cumul) + 1]] <- cumul_object(e$yi, e$vi, m, method)
        for (s in c("L0", "R0")) filled[[length(filled) + 1]] <- trimfill_object(e$yi, e$vi, m, method, s)
      }
      n <- if (is.null(size)) NULL else size[usable(all[[m]])]
      egger <- c(egger, regtest_objects(e$yi, e$vi, m, n))
      ranks[[length(ranks) + 1]] <- ranktest_object(e$yi, e$vi, m)
      drawer[[length(drawer) + 1]] <- fsn_object(e$yi, e$vi, m)
    }
    if (sensitivity) for (method in c("EE", "REML")) infl[[length(infl) + 1]] <- influence_object(e$yi, e$vi, m, method)
  }
  out <- list(name = name, source = "constructed; results by metafor", data_type = type, k = nrow(d),
              primary_measure = primary, rows_dropped_for_missing_data = 0, moderators = NULL, measure_data = d,
              effects = all, fits = fits, weights = weights)
  if (length(left)) out$leave1out <- left
  if (length(infl)) out <- c(out, list(influence = infl, cumul = cumul, regtest = egger, ranktest = ranks, trimfill = filled, fsn = drawer))
  if (type %in% c("binary", "rate")) out$mh <- mh_objects(d, type)
  if (type == "binary") out$peto <- peto_object(d)
  save_json(name, out)
}

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
make("many_studies", "generic", data.frame(yi = round(rnorm(n, .2, sqrt(.1 + sei^2)), 4), sei = sei), "GEN", sensitivity = FALSE)

if (!length(WANTED) || "regressions" %in% WANTED) {
  regressions("regression_of_three", c(.1, .5, .2), c(.2, .3, .25), data.frame(year = c(2001, 2004, 2010)), character(), "~ year")
  regressions("regression_of_two", c(.1, .5), c(.2, .3), data.frame(year = c(2001, 2004)), character(), "~ year")
  regressions("regression_on_a_line", 1 + 2 * 1:6, rep(.5, 6), data.frame(dose = 1:6), character(), "~ dose")
  regressions("regression_large_scale", 1e6 * c(1, 3, -2, 6, 2.5, 9, 4, 4), 1e6 * c(1, 2, 1.5, .8, 1, 2.2, .3, 2),
              data.frame(year = c(1990, 2001, 2003, 2010, 2015, 2020, 2021, 2023), arm = c("a", "b", "a", "c", "c", "b", "B", "a")),
              "arm", c("~ year", "~ arm", "~ year + arm"))
}
