/* SPDX-License-Identifier: MIT */
#include "bench/sampling/order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MOST 9

/* "0123": the items of a round as digits. */
static void arrange(struct order *order, uint64_t stream, int64_t round, size_t count, char *digits)
{
	size_t items[MOST];

	for (size_t i = 0; i < count; i++)
		items[i] = i;
	order_arrange(order, &(struct order_of){ stream, round }, items, count);
	for (size_t i = 0; i < count; i++)
		digits[i] = (char)('0' + items[i]);
	digits[count] = '\0';
}

/* The same on every machine and for ever: a run that is resumed goes on in its order. */
static void golden(void **state)
{
	static const char *const rounds[] = { "1302", "3102", "2013", "1230", "0321", "3120",
		"2301", "1032", "0213" };
	struct order order;
	char digits[MOST + 1];

	(void)state;
	order_init(&order, 42, MOST);
	for (size_t i = 0; i < sizeof rounds / sizeof *rounds; i++) {
		arrange(&order, 1, (int64_t)i - 1, 4, digits);
		assert_string_equal(digits, rounds[i]);
	}
	order_finish(&order);
}

/* Each item in each place once a block, and behind each other one as often as any, in two. */
static void balanced(void **state)
{
	struct order order;
	char digits[MOST + 1];

	(void)state;
	order_init(&order, 7, MOST);
	for (size_t count = 1; count <= MOST; count++) {
		size_t behind[MOST][MOST] = { 0 };

		for (size_t block = 0; block < 2; block++) {
			size_t places[MOST][MOST] = { 0 };

			for (size_t row = 0; row < count; row++) {
				arrange(&order, 3, (int64_t)(block * count + row), count, digits);
				for (size_t i = 0; i < count; i++)
					places[digits[i] - '0'][i]++;
				for (size_t i = 1; i < count; i++)
					behind[digits[i - 1] - '0'][digits[i] - '0']++;
			}
			for (size_t item = 0; item < count; item++)
				for (size_t i = 0; i < count; i++)
					assert_int_equal(places[item][i], 1);
		}
		for (size_t item = 0; item < count; item++)
			for (size_t other = 0; other < count; other++)
				assert_int_equal(behind[item][other], item == other ? 0 : 2);
	}
	order_finish(&order);
}

/* Blocks, streams, seeds and warm-ups have squares of their own. */
static void drawn_anew(void **state)
{
	struct order order, another;
	size_t same_block = 0, same_stream = 0, same_seed = 0, same_warmup = 0;

	(void)state;
	order_init(&order, 7, MOST);
	order_init(&another, 8, MOST);
	for (int64_t round = 0; round < 90; round++) {
		char first[MOST + 1], other[MOST + 1];

		arrange(&order, 1, round, 9, first);
		arrange(&order, 1, round + 9, 9, other);
		same_block += !strcmp(first, other);
		arrange(&order, 2, round, 9, other);
		same_stream += !strcmp(first, other);
		arrange(&another, 1, round, 9, other);
		same_seed += !strcmp(first, other);
		arrange(&order, 1, -1 - round, 9, other);
		same_warmup += !strcmp(first, other);
	}
	assert_int_equal(same_block + same_stream + same_seed + same_warmup, 0);
	order_finish(&order);
	order_finish(&another);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(golden),
		cmocka_unit_test(balanced),
		cmocka_unit_test(drawn_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
