/* Runs integer instructions on this processor in 64-bit mode. Reads cases from standard input and writes results to standard
 * output; both are arrays of little-endian records, see Integer64Cases.java. The code lies at a fixed address, the memory that
 * it may change at another one, across a page boundary; RSP points wherever the case says.
 *
 *     gcc -O1 -static -no-pie -fcf-protection=none -o integer64 integer64.c && ./integer64 < cases > results
 */
#define _GNU_SOURCE
#include <asm/prctl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define CODE ((uint8_t *)0x1fff0000)
#define PAGES ((uint8_t *)0x20000000)
#define MEMORY ((uint8_t *)0x20000f80)
#define GS_BASE 0x10000
#define CODE_BYTES 120
#define NO_EXCEPTION 0xffffffff

struct __attribute__((packed)) record {
    uint32_t length, vector;
    uint8_t code[CODE_BYTES];
    uint64_t at; /* offset of the faulting instruction */
    uint64_t registers[16];
    uint64_t flags;
    uint8_t memory[256];
};

uint64_t registers[16], flags, host_rsp;
void run_one(void);
void run_back(void);

#define ALL(op) op(0, rax) op(1, rcx) op(2, rdx) op(3, rbx) op(4, rsp) op(5, rbp) op(6, rsi) op(7, rdi) \
    op(8, r8) op(9, r9) op(10, r10) op(11, r11) op(12, r12) op(13, r13) op(14, r14) op(15, r15)
#define LOAD(i, name) " mov registers+" #i "*8,%" #name "\n"
#define STORE(i, name) " mov %" #name ",registers+" #i "*8\n"

__asm__(".text\n.globl run_one\nrun_one:\n push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n"
        " mov %rsp,host_rsp\n pushq flags\n popfq\n" ALL(LOAD) " jmp 0x1fff0000\n"
        ".globl run_back\nrun_back:\n" ALL(STORE) " mov host_rsp,%rsp\n pushfq\n popq flags\n pushq $2\n popfq\n"
        " pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n ret\n");

static sigjmp_buf escape;
static struct record r;

static void on_signal(int number, siginfo_t *information, void *context)
{
    __builtin_ia32_writeeflags_u64(2); /* the C code here needs AC clear */
    static const int order[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                                  REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
    greg_t *gregs = ((ucontext_t *)context)->uc_mcontext.gregs;
    for (int i = 0; i < 16; i++)
        registers[i] = gregs[order[i]];
    flags = gregs[REG_EFL];
    r.vector = gregs[REG_TRAPNO];
    r.at = gregs[REG_RIP] - (uint64_t)CODE;
    siglongjmp(escape, 1);
}

static void prepare(void)
{
    static uint8_t stack[65536];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, 0);
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_ONSTACK | SA_SIGINFO};
    int signals[] = {SIGFPE, SIGILL, SIGSEGV, SIGBUS, SIGTRAP};
    for (int i = 0; i < 5; i++)
        sigaction(signals[i], &action, 0);
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
    mmap(CODE, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, flags, -1, 0);
    mmap(PAGES, 8192, PROT_READ | PROT_WRITE, flags, -1, 0);
    syscall(SYS_arch_prctl, ARCH_SET_GS, GS_BASE);
}

static void place_code(void)
{
    memcpy(CODE, r.code, r.length);
    int32_t distance = (uint8_t *)run_back - (CODE + r.length + 5);
    CODE[r.length] = 0xe9; /* jmp */
    memcpy(CODE + r.length + 1, &distance, sizeof distance);
}

int main(void)
{
    prepare();
    while (fread(&r, sizeof r, 1, stdin) == 1) {
        place_code();
        memcpy(MEMORY, r.memory, sizeof r.memory);
        memcpy(registers, r.registers, sizeof registers);
        flags = r.flags;
        r.vector = NO_EXCEPTION;
        r.at = r.length;
        if (sigsetjmp(escape, 1) == 0)
            run_one();
        memcpy(r.registers, registers, sizeof registers);
        r.flags = flags;
        memcpy(r.memory, MEMORY, sizeof r.memory);
        fwrite(&r, sizeof r, 1, stdout);
    }
    return 0;
}
