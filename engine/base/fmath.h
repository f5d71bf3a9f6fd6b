/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fmath.h - log and exp from + - * / only. glibc picks kernels by CPU and its last bit differs with
 * and without FMA; these give the same bits in every build. Relative error below 1e-15.
 */
#ifndef UM_BASE_FMATH_H
#define UM_BASE_FMATH_H

#include <float.h>
#include <stddef.h>
#include <math.h> /* sqrt, fabs, floor: exact everywhere; never log, exp, pow */

#if FLT_EVAL_METHOD != 0
#error "unmet needs FLT_EVAL_METHOD == 0 (on x86: -msse2 -mfpmath=sse)"
#endif

double um_log(double x);    /* x > 0; log(0) = -inf, log(<0) = nan */
double um_exp(double x);
void um_exp_many(double *x, size_t total); /* x[i] = um_exp(x[i]), the same bits; -700 <= x[i] <= 700 */
double um_pow(double x, double y); /* exp(y log x), x > 0 */
double um_lgamma(double x); /* x > 0 */
double um_lchoose(double n, double k);
double um_normal_cdf(double x);
double um_gamma_p(double a, double x); /* regularised lower incomplete gamma */

#endif
