/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cpu.h - may the kernels that are compiled for AVX2 as well use it? What they give is the same bits either way. Sanitizer builds say no
 * (UM_NARROW), so that comparing their output with a release build's compares both.
 */
#ifndef UM_CPU_H
#define UM_CPU_H

#include <stdbool.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define UM_HAS_WIDE 1
#else
#define UM_HAS_WIDE 0
#endif

static inline bool um_cpu_wide(void)
{
#if UM_HAS_WIDE && !defined(UM_NARROW)
	return __builtin_cpu_supports("avx2");
#else
	return false;
#endif
}

#endif
