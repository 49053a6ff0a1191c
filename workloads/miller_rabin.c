/* SPDX-License-Identifier: MIT */
/* Deterministic Miller-Rabin for 64-bit numbers. */
#include "workloads/miller_rabin.h"

#include <stddef.h>

/* The first twelve primes as bases decide every number below 3.3 * 10^24 (Sorenson, Webster 2015).
 */
static const uint64_t bases[] = { 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37 };

static uint64_t multiply(uint64_t a, uint64_t b, uint64_t modulus)
{
#ifdef __SIZEOF_INT128__
	return (uint64_t)((unsigned __int128)a * b % modulus);
#else
	/* Bit by bit; a and the sum are below the modulus. */
	uint64_t sum = 0;
	for (a %= modulus; b; b >>= 1) {
		if (b & 1)
			sum = sum >= modulus - a ? sum - (modulus - a) : sum + a;
		a = a >= modulus - a ? a - (modulus - a) : a + a;
	}
	return sum;
#endif
}

static uint64_t power(uint64_t base, uint64_t exponent, uint64_t modulus)
{
	uint64_t result = 1;
	for (; exponent > 0; exponent >>= 1) {
		if (exponent & 1)
			result = multiply(result, base, modulus);
		base = multiply(base, base, modulus);
	}
	return result;
}

/* Does `base` prove that `number` - 1 = odd * 2^twos belongs to a composite number? */
static bool is_witness(uint64_t base, uint64_t number, uint64_t odd, unsigned twos)
{
	uint64_t x = power(base, odd, number);
	if (x == 1 || x == number - 1)
		return false;
	for (unsigned i = 1; i < twos; i++) {
		x = multiply(x, x, number);
		if (x == number - 1)
			return false;
	}
	return true;
}

bool miller_rabin(uint64_t number)
{
	if (number < 2)
		return false;
	for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++)
		if (number % bases[i] == 0)
			return number == bases[i];
	unsigned twos = (unsigned)__builtin_ctzll(number - 1);
	for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++)
		if (is_witness(bases[i], number, (number - 1) >> twos, twos))
			return false;
	return true;
}
