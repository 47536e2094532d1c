/* Runs single x87, MMX and SSE instructions on this processor. Reads cases from standard input and writes results to standard output;
 * both are arrays of little-endian records, see FloatingCases.java. EBX always points to the memory operand.
 *
 *     gcc -m32 -O1 -static -no-pie -o floating floating.c && ./floating < cases > results
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#define MEMORY ((uint8_t *)0x20000000)
#define FXSAVE_IN_FRAME 112 /* the signal frame holds an FSAVE image before the FXSAVE image */

struct __attribute__((packed)) record {
    uint8_t length;
    uint8_t code[15];
    uint32_t eflags, eax, ecx, edx;
    uint16_t fcw, fsw;
    uint8_t ftw, signal;
    uint16_t unused;
    uint32_t mxcsr;
    uint8_t st[8][10];
    uint8_t xmm[8][16];
    uint8_t memory[64];
};

uint32_t reg_eax, reg_ecx, reg_edx, reg_eflags;
void *entry_point;
uint8_t image[512] __attribute__((aligned(16)));
void run_one(void);
void run_back(void);

__asm__(".text\n.globl run_one\nrun_one:\n pushal\n fxrstor image\n pushl reg_eflags\n"
        " movl reg_eax,%eax\n movl reg_ecx,%ecx\n movl reg_edx,%edx\n movl $0x20000000,%ebx\n popfl\n jmp *entry_point\n"
        ".globl run_back\nrun_back:\n movl %eax,reg_eax\n movl %ecx,reg_ecx\n movl %edx,reg_edx\n pushfl\n popl reg_eflags\n"
        " fxsave image\n fninit\n cld\n popal\n ret\n");

static sigjmp_buf escape;

static void on_signal(int number, siginfo_t *information, void *context)
{
    memcpy(image, (uint8_t *)((ucontext_t *)context)->uc_mcontext.fpregs + FXSAVE_IN_FRAME, sizeof image);
    siglongjmp(escape, number);
}

static void load(const struct record *r)
{
    memset(image, 0, sizeof image);
    memcpy(image, &r->fcw, 2);
    memcpy(image + 2, &r->fsw, 2);
    image[4] = r->ftw;
    memcpy(image + 24, &r->mxcsr, 4);
    for (int i = 0; i < 8; i++) {
        memcpy(image + 32 + 16 * i, r->st[i], 10);
        memcpy(image + 160 + 16 * i, r->xmm[i], 16);
    }
}

static void store(struct record *r)
{
    memcpy(&r->fcw, image, 2);
    memcpy(&r->fsw, image + 2, 2);
    r->ftw = image[4];
    memcpy(&r->mxcsr, image + 24, 4);
    for (int i = 0; i < 8; i++) {
        memcpy(r->st[i], image + 32 + 16 * i, 10);
        memcpy(r->xmm[i], image + 160 + 16 * i, 16);
    }
}

int main(void)
{
    uint8_t *code = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mmap(MEMORY, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    static uint8_t stack[65536];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, 0);
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_ONSTACK | SA_SIGINFO};
    sigaction(SIGFPE, &action, 0);
    sigaction(SIGILL, &action, 0);
    sigaction(SIGSEGV, &action, 0);
    struct record r;
    while (fread(&r, sizeof r, 1, stdin) == 1) {
        memcpy(code, r.code, r.length);
        code[r.length] = 0xe9;
        uint32_t displacement = (uint32_t)run_back - (uint32_t)(code + r.length + 5);
        memcpy(code + r.length + 1, &displacement, 4);
        memcpy(MEMORY, r.memory, sizeof r.memory);
        load(&r);
        reg_eax = r.eax, reg_ecx = r.ecx, reg_edx = r.edx, reg_eflags = r.eflags;
        entry_point = code;
        int number = sigsetjmp(escape, 1);
        if (number == 0) {
            run_one();
            r.eax = reg_eax, r.ecx = reg_ecx, r.edx = reg_edx, r.eflags = reg_eflags;
            memcpy(r.memory, MEMORY, sizeof r.memory);
        }
        r.signal = number;
        store(&r);
        fwrite(&r, sizeof r, 1, stdout);
    }
    return 0;
}
