/* SPDX-License-Identifier: MIT */
#include "runners/switch.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
#define ADDRESSES 1
#endif
#ifdef __SANITIZE_THREAD__
#define THREADS 1
#endif
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define ADDRESSES 1
#endif
#if __has_feature(thread_sanitizer)
#define THREADS 1
#endif
#endif
#ifdef ADDRESSES
#include <sanitizer/common_interface_defs.h>
#endif
#ifdef THREADS
#include <sanitizer/tsan_interface.h>
#endif

/* ---- the jump ------------------------------------------------------------------------------- */

#if defined __x86_64__ || defined __aarch64__

/* Pushes what a function keeps, leaves the stack pointer in *from, takes up `to`, pops. */
void switch_jump(void **from, void *to) __attribute__((visibility("hidden")));
/* Where a new stack begins: calls its function with its argument. */
void switch_begin(void) __attribute__((visibility("hidden")));

#ifdef __x86_64__
__asm__(".text\n"
	".globl switch_jump\n"
	".hidden switch_jump\n"
	".type switch_jump, @function\n"
	"switch_jump:\n"
	"	pushq %rbp\n"
	"	pushq %rbx\n"
	"	pushq %r12\n"
	"	pushq %r13\n"
	"	pushq %r14\n"
	"	pushq %r15\n"
	"	movq %rsp, (%rdi)\n"
	"	movq %rsi, %rsp\n"
	"	popq %r15\n"
	"	popq %r14\n"
	"	popq %r13\n"
	"	popq %r12\n"
	"	popq %rbx\n"
	"	popq %rbp\n"
	"	ret\n"
	".size switch_jump, . - switch_jump\n"
	".globl switch_begin\n"
	".hidden switch_begin\n"
	".type switch_begin, @function\n"
	"switch_begin:\n"
	"	.cfi_startproc\n"
	"	.cfi_undefined rip\n"
	"	movq %r12, %rdi\n"
	"	callq *%rbx\n"
	"	ud2\n"
	"	.cfi_endproc\n"
	".size switch_begin, . - switch_begin\n");
#define KEPT          7 /* words: r15, r14, r13, r12, rbx, rbp, where to return */
#define KEPT_ARGUMENT 3
#define KEPT_FUNCTION 4
#define KEPT_RETURN   6
#else
__asm__(".text\n"
	".globl switch_jump\n"
	".hidden switch_jump\n"
	".type switch_jump, %function\n"
	"switch_jump:\n"
	"	sub sp, sp, #160\n"
	"	stp x19, x20, [sp, #0]\n"
	"	stp x21, x22, [sp, #16]\n"
	"	stp x23, x24, [sp, #32]\n"
	"	stp x25, x26, [sp, #48]\n"
	"	stp x27, x28, [sp, #64]\n"
	"	stp x29, x30, [sp, #80]\n"
	"	stp d8, d9, [sp, #96]\n"
	"	stp d10, d11, [sp, #112]\n"
	"	stp d12, d13, [sp, #128]\n"
	"	stp d14, d15, [sp, #144]\n"
	"	mov x9, sp\n"
	"	str x9, [x0]\n"
	"	mov sp, x1\n"
	"	ldp x19, x20, [sp, #0]\n"
	"	ldp x21, x22, [sp, #16]\n"
	"	ldp x23, x24, [sp, #32]\n"
	"	ldp x25, x26, [sp, #48]\n"
	"	ldp x27, x28, [sp, #64]\n"
	"	ldp x29, x30, [sp, #80]\n"
	"	ldp d8, d9, [sp, #96]\n"
	"	ldp d10, d11, [sp, #112]\n"
	"	ldp d12, d13, [sp, #128]\n"
	"	ldp d14, d15, [sp, #144]\n"
	"	add sp, sp, #160\n"
	"	ret\n"
	".size switch_jump, . - switch_jump\n"
	".globl switch_begin\n"
	".hidden switch_begin\n"
	".type switch_begin, %function\n"
	"switch_begin:\n"
	"	.cfi_startproc\n"
	"	.cfi_undefined x30\n"
	"	mov x0, x20\n"
	"	blr x19\n"
	"	brk #0\n"
	"	.cfi_endproc\n"
	".size switch_begin, . - switch_begin\n");
#define KEPT          20 /* words: x19 to x30, d8 to d15 */
#define KEPT_ARGUMENT 1
#define KEPT_FUNCTION 0
#define KEPT_RETURN   11
#endif

static void jump_init(struct switch_stack *stack, void (*function)(struct switch_stack *))
{
	uintptr_t *top = (uintptr_t *)(void *)(stack->bottom + stack->size) - KEPT;
	memset(top, 0, KEPT * sizeof *top);
	top[KEPT_ARGUMENT] = (uintptr_t)stack;
	top[KEPT_FUNCTION] = (uintptr_t)function;
	top[KEPT_RETURN] = (uintptr_t)switch_begin;
	stack->here = top;
}

static void jump_in(struct switch_stack *stack)
{
	switch_jump(&stack->there, stack->here);
}

static void jump_out(struct switch_stack *stack)
{
	switch_jump(&stack->here, stack->there);
}

#else
#include <ucontext.h>

/* The two contexts lie at the top of the stack. It costs a system call for the signal mask. */
static void jump_main(unsigned high, unsigned low)
{
	struct switch_stack *stack =
		(struct switch_stack *)((uintptr_t)high << 16 << 16 | (uintptr_t)low);
	((void (*)(struct switch_stack *))stack->sanitizer[3])(stack);
}

static void jump_init(struct switch_stack *stack, void (*function)(struct switch_stack *))
{
	ucontext_t *contexts = (ucontext_t *)(void *)(stack->bottom + stack->size) - 2;
	stack->here = &contexts[0];
	stack->there = &contexts[1];
	stack->sanitizer[3] = (void *)(uintptr_t)function;
	getcontext(&contexts[0]);
	contexts[0].uc_stack.ss_sp = stack->bottom;
	contexts[0].uc_stack.ss_size = stack->size - 2 * sizeof *contexts;
	contexts[0].uc_link = NULL;
	makecontext(&contexts[0], (void (*)(void))(uintptr_t)jump_main, 2,
		(unsigned)((uintptr_t)stack >> 16 >> 16), (unsigned)(uintptr_t)stack);
}

static void jump_in(struct switch_stack *stack)
{
	swapcontext(stack->there, stack->here);
}

static void jump_out(struct switch_stack *stack)
{
	swapcontext(stack->here, stack->there);
}
#endif

/* ---- what the sanitizers are told ----------------------------------------------------------- */

/* sanitizer[0]: this stack's fake one while it is away; [1], [2]: the caller's stack, or both
 * fibers. */

static void tell_in(struct switch_stack *stack, void **fake)
{
	(void)stack, (void)fake;
#ifdef ADDRESSES
	__sanitizer_start_switch_fiber(fake, stack->bottom, stack->size);
#endif
#ifdef THREADS
	stack->sanitizer[1] = __tsan_get_current_fiber();
	__tsan_switch_to_fiber(stack->sanitizer[2], 0);
#endif
}

static void tell_arrived(struct switch_stack *stack)
{
	(void)stack;
#ifdef ADDRESSES
	__sanitizer_finish_switch_fiber(stack->sanitizer[0], (const void **)&stack->sanitizer[1],
		(size_t *)(void *)&stack->sanitizer[2]);
#endif
}

static void tell_out(struct switch_stack *stack, void **fake)
{
	(void)stack, (void)fake;
#ifdef ADDRESSES
	__sanitizer_start_switch_fiber(fake, stack->sanitizer[1], (size_t)stack->sanitizer[2]);
#endif
#ifdef THREADS
	__tsan_switch_to_fiber(stack->sanitizer[1], 0);
#endif
}

static void tell_back(void *fake)
{
	(void)fake;
#ifdef ADDRESSES
	__sanitizer_finish_switch_fiber(fake, NULL, NULL);
#endif
}

/* ---- the two stacks ------------------------------------------------------------------------- */

static void begin(struct switch_stack *stack)
{
	tell_arrived(stack);
	stack->function(stack->argument);
	abort();
}

void switch_init(struct switch_stack *stack)
{
	memset(stack->sanitizer, 0, sizeof stack->sanitizer);
#ifdef THREADS
	stack->sanitizer[2] = __tsan_create_fiber(0);
#endif
	jump_init(stack, begin);
}

void switch_finish(struct switch_stack *stack)
{
	(void)stack;
#ifdef THREADS
	__tsan_destroy_fiber(stack->sanitizer[2]);
#endif
}

void switch_in(struct switch_stack *stack)
{
	void *fake = NULL;
	tell_in(stack, &fake);
	jump_in(stack);
	tell_back(fake);
}

void switch_out(struct switch_stack *stack)
{
	tell_out(stack, &stack->sanitizer[0]);
	jump_out(stack);
	tell_arrived(stack);
}

_Noreturn void switch_end(struct switch_stack *stack)
{
	tell_out(stack, NULL);
	jump_out(stack);
	abort();
}
