# What a file in the format of ../metafor/*.json holds, block by block, computed by metafor.
# make_edges.R sources this and says of which data. A number that does not exist or that metafor
# refuses is null; in the second case "error" says why.

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
COLUMNS <- list(
  continuous = c("n1", "mean1", "sd1", "n2", "mean2", "sd2"), binary = c("e1", "n1", "e2", "n2"),
  rate = c("x1", "t1", "x2", "t2"), proportion = c("xi", "ni"), correlation = c("ri", "ni"),
  generic = c("yi", "sei"))
QUESTIONS <- rbind(
  c("EE", "z"), expand.grid(c("DL", "PM", "REML"), c("z", "knha", "adhoc"), stringsAsFactors = FALSE),
  expand.grid(c("ML", "HE", "SJ", "HS", "EB"), c("z", "knha"), stringsAsFactors = FALSE))
AFTER_DROPPING <- rbind(c("EE", "z"), c("DL", "z"), c("REML", "z"), c("REML", "knha"))
OF_MODERATORS <- rbind(c("EE", "z"), c("DL", "z"), c("DL", "knha"), c("REML", "z"), c("REML", "knha"),
                       c("ML", "z"), c("ML", "knha"))
RULES <- list(
  add0 = list(add = 0, to = "none"), add_half_to_all = list(to = "all"),
  add_half_if0all = list(to = "if0all"), drop00 = list(drop00 = TRUE))

number <- function(x) { x <- as.numeric(x); x[!is.finite(x)] <- NA; x }
one <- function(x) if (length(x)) number(x)[1] else NA_real_
many <- function(x) I(number(x))
asked <- function(keys, question) tryCatch(
  c(keys, question()), error = function(x) c(keys, list(error = conditionMessage(x))))

# --- pooling -------------------------------------------------------------------------------------

# On the boundary the iteration ends at a rounding error instead of 0.
between <- function(r) if (r$tau2 < 1e-9 * min(r$vi)) 0 else r$tau2

# metafor stops at an absolute step in tau2; here at 1e-13 of its size.
control_for <- function(y, v) {
  size <- max(var(y), min(v), na.rm = TRUE); if (!is.finite(size)) size <- min(v)
  list(threshold = 1e-13 * size, maxiter = 2000, tol = 1e-14 * size,
       tau2.max = 1e4 * max(diff(range(y))^2, v))
}

# A likelihood can have several peaks: metafor climbs from the foot of the highest one.
fit_of <- function(y, v, method, test = "z", mods = NULL, data = NULL) {
  arguments <- list(yi = y, vi = v, method = method, test = test, control = control_for(y, v))
  if (!is.null(mods)) arguments <- c(arguments, list(mods = mods, data = data))
  if (!(method %in% c("ML", "REML")) || length(y) < 2) return(do.call(rma, arguments))
  x <- if (is.null(mods)) matrix(1, length(y)) else model.matrix(mods, data)
  arguments$control$tau2.init <- tryCatch(highest_peak(y, v, x, method), error = function(e) var(y))
  tryCatch(do.call(rma, arguments), error = function(e) {
    arguments$control$stepadj <- 0.5
    do.call(rma, arguments)
  })
}
highest_peak <- function(y, v, x, method) {
  likelihood <- function(tau2) {
    w <- 1 / (v + tau2); q <- qr(x * sqrt(w)); e <- qr.resid(q, y * sqrt(w))
    sum(log(w)) / 2 - sum(e^2) / 2 - if (method == "REML") sum(log(abs(diag(qr.R(q))))) else 0
  }
  grid <- c(0, exp(seq(log(min(v) / 100), log(10 * max(var(y), v)), length.out = 40)))
  at <- which.max(sapply(grid, likelihood))
  top <- optimize(likelihood, grid[c(max(at - 1, 1), min(at + 1, length(grid)))], maximum = TRUE, tol = 1e-4 * grid[max(at, 2)])
  if (likelihood(0) >= top$objective) 0 else top$maximum
}

effects_of <- function(d, type, m, ...) {
  if (type == "generic") return(data.frame(yi = d$yi, vi = d$sei^2))
  a <- list(...)
  vtype <- if (m == "SMD_UB") "UB" else if (m == "SMD_LS2") "LS2" else "LS"
  m2 <- if (m %in% c("SMD_UB", "SMD_LS2")) "SMD" else m
  if (m %in% c("PETO", "PFT")) a <- list(add = 0, to = "none")
  args <- switch(type,
    continuous = list(n1i = d$n1, m1i = d$mean1, sd1i = d$sd1, n2i = d$n2, m2i = d$mean2, sd2i = d$sd2, vtype = vtype),
    binary = list(ai = d$e1, n1i = d$n1, ci = d$e2, n2i = d$n2),
    rate = list(x1i = d$x1, t1i = d$t1, x2i = d$x2, t2i = d$t2),
    proportion = list(xi = d$xi, ni = d$ni), correlation = list(ri = d$ri, ni = d$ni))
  e <- do.call(escalc, c(list(measure = m2), args, a))
  data.frame(yi = number(e$yi), vi = number(e$vi))
}

alternatives_of <- function(d, type) {
  zero <- switch(type,
    binary = d$e1 == 0 | d$e2 == 0 | d$e1 == d$n1 | d$e2 == d$n2, rate = d$x1 == 0 | d$x2 == 0,
    proportion = d$xi == 0 | d$xi == d$ni, FALSE)
  if (!any(zero)) return(NULL)
  rules <- if (any(double_zero(d, type))) RULES else RULES[1:3]
  measures <- switch(type, binary = c("RR", "OR", "RD"), rate = c("IRR", "IRD"), proportion = c("PLO", "PR"))
  sapply(measures, function(m) lapply(rules, function(rule) {
    e <- do.call(effects_of, c(list(d, type, m), rule))
    list(yi = I(e$yi), vi = I(e$vi))
  }), simplify = FALSE)
}
double_zero <- function(d, type) switch(type,
  binary = (d$e1 == 0 & d$e2 == 0) | (d$e1 == d$n1 & d$e2 == d$n2), rate = d$x1 == 0 & d$x2 == 0, FALSE)

usable <- function(e) is.finite(e$yi) & is.finite(e$vi) & e$vi > 0

shown <- function(m, n) switch(m,
  RR = , OR = , PETO = , IRR = , ROM = exp, ZCOR = tanh, PLO = plogis,
  PFT = function(x) transf.ipft.hm(x, targs = list(ni = n)), NULL)

fit_object <- function(y, v, m, method, test, n = NULL, variant = "default") {
  keys <- list(measure = m, variant = variant, method = method, test = test, level = 95)
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
    back <- shown(m, n)
    if (!is.null(back)) o <- c(o, list(back_estimate = one(back(r$beta[1])), back_ci_lb = one(back(r$ci.lb)),
                                       back_ci_ub = one(back(r$ci.ub))))
    o
  }, error = function(x) c(keys, list(k = length(y), estimate = NA, error = conditionMessage(x))))
}

# --- 2x2 tables and rates ------------------------------------------------------------------------

arms_of <- function(d, type) if (type == "binary") list(ai = d$e1, n1i = d$n1, ci = d$e2, n2i = d$n2) else
  list(x1i = d$x1, t1i = d$t1, x2i = d$x2, t2i = d$t2)

mh_objects <- function(d, type) {
  out <- list()
  for (m in if (type == "binary") c("RR", "OR", "RD") else c("IRR", "IRD")) for (correct in c(FALSE, TRUE))
    for (cmh in if (m %in% c("OR", "IRR")) c(TRUE, FALSE) else NA) {
      keys <- list(measure = m, continuity_correction_in_pooling = correct)
      if (!is.na(cmh)) keys$cmh_continuity_correction <- cmh
      how <- if (correct) list(add = c(1/2, 1/2), to = c("only0", "only0"), drop00 = c(TRUE, TRUE)) else
        list(add = c(1/2, 0), to = c("only0", "none"), drop00 = c(TRUE, FALSE))
      out[[length(out) + 1]] <- tryCatch({
        r <- do.call(rma.mh, c(list(measure = m), arms_of(d, type), how, list(correct = isTRUE(cmh))))
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

# Q around the Mantel-Haenszel estimate of tables with 1/2 added where there is a zero.
around_mh_object <- function(d, m) {
  keep <- if (m == "RD") rep(TRUE, nrow(d)) else !double_zero(d, "binary")
  d <- d[keep, ]
  if (!nrow(d)) return(list(measure = m, estimate = NA, error = "no study is left"))
  e <- effects_of(d, "binary", m)
  mh <- rma.mh(measure = m, ai = d$e1, n1i = d$n1, ci = d$e2, n2i = d$n2, add = c(1/2, 1/2),
               to = c("only0", "only0"), drop00 = c(FALSE, FALSE))$beta[1]
  w <- 1 / e$vi; k <- nrow(e); q <- sum(w * (e$yi - mh)^2)
  tau2 <- if (k == 1) 0 else max(0, (q - (k - 1)) / (sum(w) - sum(w^2) / sum(w)))
  ws <- 1 / (e$vi + tau2); b <- sum(ws * e$yi) / sum(ws); se <- sqrt(1 / sum(ws))
  list(measure = m, k = k, mh_estimate = mh, Q_around_mh = q, tau2 = tau2, estimate = b, se = se,
       ci_lb = b - qnorm(.975) * se, ci_ub = b + qnorm(.975) * se, pval = 2 * pnorm(-abs(b / se)))
}

# --- SMDs as other programs compute them ---------------------------------------------------------

other_program <- function(d, which) {
  N <- d$n1 + d$n2
  sp <- sqrt(((d$n1 - 1) * d$sd1^2 + (d$n2 - 1) * d$sd2^2) / (N - 2))
  difference <- (d$mean1 - d$mean2) / sp
  e <- switch(which,
    cohen = list(y = difference, v = N / (d$n1 * d$n2) + difference^2 / (2 * (N - 2))),
    hedges = { g <- difference * (1 - 3 / (4 * N - 9)); list(y = g, v = N / (d$n1 * d$n2) + g^2 / (2 * (N - 3.94))) },
    glass = { g <- (d$mean1 - d$mean2) / d$sd2; list(y = g, v = N / (d$n1 * d$n2) + g^2 / (2 * (d$n2 - 1))) })
  y <- number(e$y); v <- number(e$v)
  v[!is.na(v) & v <= 0] <- NA
  y[is.na(v)] <- NA
  ok <- is.finite(y) & is.finite(v)
  out <- list(yi = I(y), se = I(sqrt(v)))
  if (!any(ok)) return(c(out, list(k = 0, error = "no usable effect")))
  part <- function(r) list(estimate = one(r$beta), se = one(r$se), ci_lb = one(r$ci.lb), ci_ub = one(r$ci.ub),
                           z = one(r$zval), pval = one(r$pval))
  fixed <- fit_of(y[ok], v[ok], "EE"); random <- fit_of(y[ok], v[ok], "DL")
  c(out, list(k = fixed$k, Q = one(fixed$QE), Q_df = fixed$k - 1, Q_p = one(fixed$QEp), I2 = one(fixed$I2),
    tau2 = between(random), fixed_iv = part(fixed), random_dl = part(random),
    weights_fixed_pct = many(weights(fixed)), weights_random_pct = many(weights(random))))
}

# --- moderators ----------------------------------------------------------------------------------

subgroup_object <- function(y, v, groups, m, moderator) {
  has <- !is.na(groups); y <- y[has]; v <- v[has]; g <- groups[has]
  levels <- sort(unique(g)); cells <- list(); between_groups <- list(); models <- list()
  for (method in c("EE", "DL", "REML")) {
    fits <- lapply(levels, function(l) fit_of(y[g == l], v[g == l], method))
    for (i in seq_along(levels)) { r <- fits[[i]]
      cells[[length(cells) + 1]] <- list(level = levels[i], method = method, k = r$k, estimate = one(r$beta), se = one(r$se),
        ci_lb = one(r$ci.lb), ci_ub = one(r$ci.ub), zval = one(r$zval), pval = one(r$pval),
        tau2 = if (method == "EE") NA else between(r), I2 = one(r$I2), Q = one(r$QE), Q_df = r$k - 1, Q_p = one(r$QEp)) }
    b <- sapply(fits, function(r) r$beta[1]); w <- 1 / sapply(fits, function(r) r$se)^2
    keys <- list(within = method, tau2_in_groups = if (method == "EE") "none" else "separate")
    mean <- sum(w * b) / sum(w); q <- sum(w * (b - mean)^2); df <- length(levels) - 1
    between_groups[[length(between_groups) + 1]] <- if (df == 0)
      c(keys, list(Q_between = NA, pval = NA, error = "one group only")) else
      c(keys, list(Q_between = q, df = df, pval = pchisq(q, df, lower.tail = FALSE), pooled_over_groups = mean,
                   pooled_over_groups_se = sqrt(1 / sum(w))))
  }
  for (i in 1:5) { method <- OF_MODERATORS[i, 1]; test <- OF_MODERATORS[i, 2]
    keys <- list(model = "mods = ~ factor, one common tau2", method = method, test = test)
    models[[i]] <- asked(keys, function() {
      x <- data.frame(g = factor(g, levels))
      r <- fit_of(y, v, method, test, mods = ~ g, data = x)
      z <- fit_of(y, v, method, test, mods = ~ g - 1, data = x)
      list(tau2 = if (method == "EE") NA else between(r), QM = one(r$QM), QM_df1 = one(r$QMdf[1]), QM_df2 = one(r$QMdf[2]),
        QM_p = one(r$QMp), QE = one(r$QE), QE_df = r$k - r$p, QE_p = one(r$QEp), R2 = r2_of(r, y, v),
        I2_resid = one(r$I2), levels = I(levels), coef_intercept_and_differences = many(r$beta), coef_se = many(r$se),
        coef_pval = many(r$pval), group_estimate = many(z$beta), group_se = many(z$se), group_ci_lb = many(z$ci.lb),
        group_ci_ub = many(z$ci.ub))
    })
  }
  list(measure = m, moderator = moderator, k = length(y), levels = I(levels), groups = cells, between = between_groups,
       common_tau2_models = models)
}

# By hand, from fits on both sides that ended at the maximum; 0 where there is no tau2 to explain.
r2_of <- function(r, y, v) {
  if (r$method == "EE") return(one(r$R2))
  without <- between(fit_of(y, v, r$method))
  if (without == 0) 0 else max(0, 100 * (without - between(r)) / without)
}

metareg_object <- function(y, v, x, m, formula, method, test) {
  names <- all.vars(as.formula(formula))
  has <- complete.cases(x[names]); y <- y[has]; v <- v[has]; x <- droplevels(x[has, names, drop = FALSE])
  keys <- list(measure = m, formula = formula, method = method, test = test)
  asked(keys, function() {
    r <- fit_of(y, v, method, test, mods = as.formula(formula), data = x)
    if (r$p != ncol(model.matrix(as.formula(formula), x))) stop("redundant predictors dropped")
    o <- list(k = r$k, coef_names = I(rownames(r$beta)), coef = many(r$beta), se = many(r$se), stat = many(r$zval),
      df = one(r$ddf), pval = many(r$pval), ci_lb = many(r$ci.lb), ci_ub = many(r$ci.ub), vcov = many(r$vb),
      tau2 = if (method == "EE") NA else between(r), se_tau2 = if (method == "EE") NA else one(r$se.tau2),
      I2_resid = one(r$I2), H2_resid = one(r$H2), R2 = r2_of(r, y, v), QE = one(r$QE), QE_df = r$k - r$p, QE_p = one(r$QEp),
      QM = one(r$QM), QM_df1 = one(r$QMdf[1]), QM_df2 = one(r$QMdf[2]), QM_p = one(r$QMp))
    if (length(names) == 1 && is.numeric(x[[1]])) {
      at <- quantile(x[[1]], c(.1, .5, .9), names = FALSE); p <- predict(r, newmods = at)
      o$predict <- list(at = many(at), pred = many(p$pred), se = many(p$se), ci_lb = many(p$ci.lb), ci_ub = many(p$ci.ub),
        pi_lb = if (method == "EE") NA else many(p$pi.lb), pi_ub = if (method == "EE") NA else many(p$pi.ub))
    }
    o
  })
}

# --- sensitivity ---------------------------------------------------------------------------------

leave1out_object <- function(y, v, m, method) asked(list(measure = m, method = method, test = "z"), function() {
  if (length(y) < 2) stop("one study only")
  each <- lapply(seq_along(y), function(i) fit_of(y[-i], v[-i], method))
  pick <- function(f) I(sapply(each, function(r) one(r[[f]])))
  o <- list(estimate = pick("beta"), se = pick("se"), zval = pick("zval"), pval = pick("pval"),
            ci_lb = pick("ci.lb"), ci_ub = pick("ci.ub"), Q = pick("QE"), Q_p = pick("QEp"), I2 = pick("I2"))
  if (method != "EE") o <- c(o, list(tau2 = I(sapply(each, between)), H2 = pick("H2")))
  o
})

influence_object <- function(y, v, m, method) asked(list(measure = m, method = method), function() {
  f <- influence(fit_of(y, v, method)); i <- f$inf; small <- number(i$tau2.del) < 1e-9 * min(v)
  list(rstudent = many(i$rstudent), dffits = many(i$dffits), cook_d = many(i$cook.d), cov_r = many(i$cov.r),
    tau2_del = I(ifelse(small, 0, number(i$tau2.del))), QE_del = many(i$QE.del), hat = many(i$hat),
    weight_pct = many(i$weight), dfbetas = many(f$dfbs[[1]]), is_infl = I(f$is.infl))
})

cumul_object <- function(y, v, m, method, years) {
  by_year <- !is.null(years) && !anyNA(years)
  order <- if (by_year) order(years) else seq_along(y)
  each <- lapply(seq_along(y), function(i) fit_of(y[order[1:i]], v[order[1:i]], method))
  pick <- function(f) I(sapply(each, function(r) one(r[[f]])))
  o <- list(measure = m, method = method, test = "z", order_by = if (by_year) "year" else "row order", row_order = I(order),
            estimate = pick("beta"), se = pick("se"), zval = pick("zval"), pval = pick("pval"), ci_lb = pick("ci.lb"),
            ci_ub = pick("ci.ub"))
  if (method == "EE") c(o, list(Q = pick("QE"))) else c(o, list(tau2 = I(sapply(each, between)), I2 = pick("I2"), H2 = pick("H2")))
}

# --- small studies -------------------------------------------------------------------------------

regtest_objects <- function(y, v, m, n) {
  out <- list(asked(list(measure = m, model = "lm", predictor = "sei"), function() {
    f <- lm(y ~ sqrt(v), weights = 1 / v); s <- summary(f); co <- s$coefficients
    list(bias = one(co[2, 1]), bias_se = one(co[2, 2]), tval = one(co[2, 3]), df = f$df.residual, pval = one(co[2, 4]),
         intercept_at_se0 = one(co[1, 1]), intercept_at_se0_se = one(co[1, 2]), sigma2 = one(s$sigma^2))
  }))
  for (p in c("sei", if (!is.null(n)) "ninv")) for (method in c("WLS", "EE", "DL", "REML")) {
    lm <- method == "WLS"
    keys <- list(measure = m, source = "regtest()", model = if (lm) "lm" else "rma", predictor = p, method = method)
    out[[length(out) + 1]] <- asked(keys, function() {
      attr(y, "ni") <- n
      r <- regtest(fit_of(y, v, if (lm) "REML" else method), model = keys$model, predictor = p)
      b <- if (lm) coef(summary(r$fit))[2, 1:2] else c(r$fit$beta[2], r$fit$se[2])
      list(stat = one(r$zval), df = if (lm) one(r$ddf) else NA, pval = one(r$pval), slope = one(b[1]), slope_se = one(b[2]),
        limit_estimate = one(r$est), limit_ci_lb = one(r$ci.lb), limit_ci_ub = one(r$ci.ub),
        tau2 = if (lm || method == "EE") NA else between(r$fit))
    })
  }
  out
}

ranktest_object <- function(y, v, m) asked(list(measure = m), function() {
  r <- ranktest(y, v)
  star <- (y - sum(y / v) / sum(1 / v)) / sqrt(v - 1 / sum(1 / v))
  ties <- anyDuplicated(star) > 0 || anyDuplicated(v) > 0
  normal <- suppressWarnings(cor.test(star, v, method = "kendall", exact = FALSE))
  corrected <- suppressWarnings(cor.test(star, v, method = "kendall", exact = FALSE, continuity = TRUE))
  list(tau = one(r$tau), pval = one(r$pval), ties = ties, pval_normal = one(normal$p.value), z_normal = one(normal$statistic),
       pval_normal_cc = one(corrected$p.value))
})

trimfill_object <- function(y, v, m, method, estimator) asked(
  list(measure = m, method = method, estimator = estimator), function() {
    t <- trimfill(fit_of(y, v, method), estimator = estimator, control = control_for(y, v))
    list(side = t$side, k0 = t$k0, se_k0 = one(t$se.k0), p_k0 = one(t$p.k0), estimate = one(t$beta), se = one(t$se),
      ci_lb = one(t$ci.lb), ci_ub = one(t$ci.ub), pval = one(t$pval), tau2 = if (method == "EE") NA else between(t),
      I2 = one(t$I2), Q = one(t$QE), filled_yi = many(t$yi[t$fill]), filled_vi = many(t$vi[t$fill]))
  })

fsn_object <- function(y, v, m) {
  part <- function(type) asked(list(type = type), function() {
    f <- fsn(y, v, type = type)
    list(fsnum = one(f$fsnum), pval = one(f$pval), meanes = one(f$meanes), target = one(f$target))
  })
  list(measure = m, alpha = 0.05, rosenthal = part("Rosenthal"), orwin = part("Orwin"), rosenberg = part("Rosenberg"))
}

# --- the file ------------------------------------------------------------------------------------

save_json <- function(name, out) {
  text <- jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = FALSE)
  writeLines(text, paste0(name, ".json"))
}

# `skip` names blocks that would take metafor too long or the file too large.
make <- function(name, type, d, primary, categorical = character(), continuous = character(), formulas = character(),
                 skip = character(), source = "constructed") {
  if (length(WANTED) && !(name %in% WANTED)) return(invisible())
  if (is.null(d$study)) d$study <- sprintf("S%04d", seq_len(nrow(d)))
  complete <- complete.cases(d[COLUMNS[[type]]]); dropped <- sum(!complete); d <- d[complete, ]
  wanted <- function(block) !(block %in% skip)
  all <- sapply(unique(c(MEASURES[[type]], if (type == "continuous") "SMD_LS2")), function(m) effects_of(d, type, m), simplify = FALSE)
  blocks <- list()
  add <- function(block, objects) blocks[[block]] <<- c(blocks[[block]], objects)
  size <- switch(type, continuous = , binary = d$n1 + d$n2, proportion = , correlation = d$ni, NULL)
  for (m in MEASURES[[type]]) {
    ok <- usable(all[[m]]); y <- all[[m]]$yi[ok]; v <- all[[m]]$vi[ok]; n <- size[ok]
    if (!any(ok)) next
    for (q in seq_len(nrow(QUESTIONS))) add("fits", list(fit_object(y, v, m, QUESTIONS[q, 1], QUESTIONS[q, 2], n)))
  }
  if (any(double_zero(d, type))) for (m in setdiff(MEASURES[[type]], "PETO")) {
    e <- effects_of(d, type, m, drop00 = TRUE); ok <- usable(e)
    if (any(ok)) for (q in seq_len(nrow(AFTER_DROPPING)))
      add("fits", list(fit_object(e$yi[ok], e$vi[ok], m, AFTER_DROPPING[q, 1], AFTER_DROPPING[q, 2], variant = "drop00")))
  }
  for (m in unique(c(FOLLOWED[[type]], primary))) {
    ok <- usable(all[[m]]); y <- all[[m]]$yi[ok]; v <- all[[m]]$vi[ok]; n <- size[ok]; x <- d[ok, , drop = FALSE]
    if (!any(ok)) next
    for (c in categorical) if (any(!is.na(x[[c]]))) add("subgroup", list(subgroup_object(y, v, as.character(x[[c]]), m, c)))
    for (f in formulas) for (q in seq_len(nrow(OF_MODERATORS)))
      add("metareg", list(metareg_object(y, v, x, m, f, OF_MODERATORS[q, 1], OF_MODERATORS[q, 2])))
    for (method in c("EE", "DL", "REML")) {
      add("weights", list(list(measure = m, method = method, percent = many(weights(fit_of(y, v, method))))))
      if (wanted("leave1out")) add("leave1out", list(leave1out_object(y, v, m, method)))
      if (wanted("cumul")) add("cumul", list(cumul_object(y, v, m, method, x$year)))
      if (wanted("trimfill")) for (s in c("L0", "R0")) add("trimfill", list(trimfill_object(y, v, m, method, s)))
      if (wanted("influence") && method != "DL") add("influence", list(influence_object(y, v, m, method)))
    }
    if (wanted("regtest")) add("regtest", regtest_objects(y, v, m, n))
    if (wanted("ranktest")) add("ranktest", list(ranktest_object(y, v, m)))
    if (wanted("fsn")) add("fsn", list(fsn_object(y, v, m)))
  }
  moderators <- if (length(c(categorical, continuous))) list(categorical = I(categorical), continuous = I(continuous))
  out <- c(list(name = name, source = paste0(source, "; results by metafor"), data_type = type, k = nrow(d),
    primary_measure = primary, rows_dropped_for_missing_data = dropped, moderators = moderators,
    measure_data = d[unique(c("study", intersect("year", names(d)), COLUMNS[[type]], categorical, continuous))], effects = all),
    if (!is.null(alternatives_of(d, type))) list(effects_alternatives = alternatives_of(d, type)), blocks)
  if (type %in% c("binary", "rate")) out$mh <- mh_objects(d, type)
  if (type == "binary") {
    out$peto <- peto_object(d)
    out$dl_with_mh_heterogeneity <- lapply(c("RR", "OR", "RD"), function(m) around_mh_object(d, m))
  }
  if (type == "continuous") {
    out$stata_metan_cohen <- other_program(d, "cohen")
    out$revman_hedges_g <- other_program(d, "hedges")
    out$metan_glass_delta <- other_program(d, "glass")
  }
  save_json(name, out)
}
