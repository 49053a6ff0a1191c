/* SPDX-License-Identifier: MIT */
/*
 * Multiplies two square matrices by one of three kernels: the textbook's, which waits for memory;
 * the same in blocks that stay in the cache; a BLAS. The tasks are blocks of rows of the result.
 * All elements are small whole numbers, so that every sum is exact in a double and comes out the
 * same in whatever order a kernel adds.
 */
#include "workloads/blas.h"
#include "workloads/registry.h"
#include "workloads/tasks.h"

#include <stdlib.h>

#define TASKS 32u

/* Blocks of the second matrix: 64 rows of 64 doubles are 32 KiB, a first-level cache. */
#define BLOCK 64u

/* Of Freivalds' vectors; each misses a wrong product with a chance of at most 1 in 1024. */
#define VECTORS 3u

enum {
	N,
	KERNEL,
	BLAS_THREADS,
};

enum kernel {
	NAIVE,
	BLOCKED,
	BLAS,
};

/* a, b, c: n rows of n. */
struct matmul {
	uint64_t n, tasks, seed;
	enum kernel kernel;
	struct blas blas;
	double *a, *b; /* one allocation */
	double *c;     /* the shared block */
};

static const char *const kernels[] = { "naive", "blocked", "blas", NULL };

static const struct param params[] = {
	{ .name = "n",
		.type = PARAM_INTEGER,
		.initial = "512",
		.min = 1,
		.max = 16384,
		.help = "rows and columns of the matrices of doubles; the tasks share the rows" },
	{ .name = "kernel",
		.type = PARAM_CHOICE,
		.initial = "naive",
		.min = NAIVE,
		.max = BLAS,
		.choices = kernels,
		.help = "naive: row times column; blocked: in blocks that fit into the cache; blas: "
			"OpenBLAS or libblas, if installed" },
	{ .name = "blas-threads",
		.type = PARAM_INTEGER,
		.initial = "1",
		.min = 1,
		.max = 64,
		.help = "at work in each call of the BLAS, beside those of the runner" },
	{ 0 },
};

/* ---- the kernels ------------------------------------------------------------------------------
 */

static void multiply_naive(uint64_t rows, uint64_t n, const double *a, const double *b, double *c)
{
	for (uint64_t i = 0; i < rows; i++)
		for (uint64_t j = 0; j < n; j++) {
			double sum = 0;
			for (uint64_t k = 0; k < n; k++)
				sum += a[i * n + k] * b[k * n + j];
			c[i * n + j] = sum;
		}
}

static void add_scaled(double *restrict to, const double *restrict from, double factor, uint64_t n)
{
	for (uint64_t j = 0; j < n; j++)
		to[j] += factor * from[j];
}

static void multiply_blocked(uint64_t rows, uint64_t n, const double *a, const double *b, double *c)
{
	memset(c, 0, rows * n * sizeof *c);
	for (uint64_t k_from = 0; k_from < n; k_from += BLOCK) {
		uint64_t k_end = k_from + BLOCK < n ? k_from + BLOCK : n;
		for (uint64_t j = 0; j < n; j += BLOCK) {
			uint64_t columns = j + BLOCK < n ? BLOCK : n - j;
			for (uint64_t i = 0; i < rows; i++)
				for (uint64_t k = k_from; k < k_end; k++)
					add_scaled(c + i * n + j, b + k * n + j, a[i * n + k],
						columns);
		}
	}
}

static void multiply_blas(const struct blas *blas, uint64_t rows, uint64_t n, const double *a,
	const double *b, double *c)
{
	const int row_major = 101, as_it_is = 111;
	int side = (int)n;
	blas->dgemm(row_major, as_it_is, as_it_is, (int)rows, side, side, 1, a, side, b, side, 0, c,
		side);
}

/* ---- one task ---------------------------------------------------------------------------------
 */

static uint64_t first_of(const struct matmul *matmul, uint64_t task)
{
	return tasks_share(matmul->n, task, matmul->tasks);
}

/* The sum of the elements of a task's rows: whole numbers. */
static uint64_t digest(const struct matmul *matmul, uint64_t task)
{
	uint64_t sum = 0, end = first_of(matmul, task + 1) * matmul->n;
	for (uint64_t i = first_of(matmul, task) * matmul->n; i < end; i++)
		sum += (uint64_t)(int64_t)matmul->c[i];
	return sum;
}

static int matmul_run(const void *state, uint64_t task, struct wait *wait, uint64_t *result)
{
	const struct matmul *matmul = state;
	(void)wait;
	uint64_t n = matmul->n, from = first_of(matmul, task);
	uint64_t rows = first_of(matmul, task + 1) - from;
	const double *a = matmul->a + from * n;
	double *c = matmul->c + from * n;
	if (rows == 0)
		; /* more tasks than rows */
	else if (matmul->kernel == NAIVE)
		multiply_naive(rows, n, a, matmul->b, c);
	else if (matmul->kernel == BLOCKED)
		multiply_blocked(rows, n, a, matmul->b, c);
	else
		multiply_blas(&matmul->blas, rows, n, a, matmul->b, c);
	*result = digest(matmul, task);
	return 0;
}

/* ---- before and after the clock ---------------------------------------------------------------
 */

static int matmul_plan(struct plan *plan)
{
	uint64_t n = plan->values[N].number;
	plan->flags = PLAN_SHARES;
	plan->shared = n * n * sizeof(double);
	int status = tasks_plan(plan, TASKS);
	if (status == 0 && plan->values[KERNEL].number == BLAS)
		status = blas_plan(plan->values[BLAS_THREADS].number, plan->error);
	return status;
}

/* From -8 to 7: no sum of 16384 products reaches 2^53. */
static void fill(double *matrix, uint64_t count, uint64_t seed)
{
	for (uint64_t i = 0; i < count; i++)
		matrix[i] = (double)(workload_hash(seed, i) % 16) - 8;
}

static int matmul_setup(struct setup *setup, void **state)
{
	struct matmul *matmul = malloc(sizeof *matmul);
	if (!matmul)
		return -ENOMEM;
	uint64_t n = setup->values[N].number;
	*matmul = (struct matmul){ .n = n,
		.tasks = setup->tasks,
		.seed = setup->seed,
		.kernel = (enum kernel)setup->values[KERNEL].number,
		.a = malloc(2 * n * n * sizeof(double)),
		.c = setup->shared };
	int status = matmul->a ? 0 : -ENOMEM;
	if (status == 0 && matmul->kernel == BLAS)
		status = blas_init(&matmul->blas, setup->values[BLAS_THREADS].number, setup->error);
	if (status < 0) {
		free(matmul->a);
		free(matmul);
		return status;
	}
	matmul->b = matmul->a + n * n;
	fill(matmul->a, 2 * n * n, setup->seed);
	*state = matmul;
	return 0;
}

/* to = matrix * from */
static void multiply_vector(const double *matrix, const double *from, double *to, uint64_t n)
{
	for (uint64_t i = 0; i < n; i++) {
		to[i] = 0;
		for (uint64_t k = 0; k < n; k++)
			to[i] += matrix[i * n + k] * from[k];
	}
}

/* Freivalds (1977): C x and A (B x) differ for most x if C and A B do. All of it is exact. */
static int check_product(
	const struct matmul *matmul, uint64_t seed, double *vectors, struct verdict *verdict)
{
	uint64_t n = matmul->n;
	double *x = vectors, *bx = x + n, *abx = bx + n, *cx = abx + n;
	for (uint64_t i = 0; i < n; i++)
		x[i] = (double)(workload_hash(seed, i) % 1024) - 512;
	multiply_vector(matmul->b, x, bx, n);
	multiply_vector(matmul->a, bx, abx, n);
	multiply_vector(matmul->c, x, cx, n);
	for (uint64_t i = 0; i < n; i++)
		if (cx[i] != abx[i])
			return tasks_wrong(verdict,
				"row %" PRIu64 " is not that of the product (Freivalds)", i);
	return 0;
}

static int matmul_check(const void *state, const struct ledger *ledger, struct verdict *verdict)
{
	const struct matmul *matmul = state;
	double n = (double)matmul->n;
	verdict->units = 2 * n * n * n;
	int status = tasks_done(ledger, verdict);
	if (status < 0)
		return status;
	double *vectors = malloc(4 * matmul->n * sizeof *vectors);
	if (!vectors) {
		tasks_wrong(verdict, "no memory for the vectors of the check");
		return -ENOMEM;
	}
	for (uint64_t i = 1; status == 0 && i <= VECTORS; i++)
		status = check_product(matmul, workload_hash(matmul->seed, i), vectors, verdict);
	free(vectors);
	for (uint64_t task = 0; status == 0 && task < ledger->tasks; task++)
		if (ledger->records[task].result != digest(matmul, task))
			status = tasks_wrong(
				verdict, "task %" PRIu64 " gave another sum than its rows", task);
	return status;
}

static void matmul_teardown(void *state)
{
	struct matmul *matmul = state;
	if (matmul)
		free(matmul->a);
	free(matmul);
}

const struct workload workload_matmul = {
	.abi = WORKLOAD_ABI,
	.size = sizeof(struct workload),
	.name = "matmul",
	.summary = "multiplies matrices: by the textbook, in blocks, or by a BLAS",
	.unit = "flop",
	.bound = BOUND_CPU,
	.params = params,
	.plan = matmul_plan,
	.setup = matmul_setup,
	.run = matmul_run,
	.check = matmul_check,
	.teardown = matmul_teardown,
};
