/* Runs single user-mode instructions on this processor. Reads cases from standard input and writes results to standard output;
 * both are arrays of little-endian records, see SemanticsCases.java.
 *
 *     gcc -m32 -O1 -static -no-pie -o semantics semantics.c && ./semantics < cases > results
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define MEMORY ((uint8_t *)0x20000000)

struct record {
    uint32_t length;
    uint8_t code[16];
    uint32_t reg[8]; /* eax ecx edx ebx (esp) ebp esi edi */
    uint32_t eflags;
    uint8_t memory[64];
    uint32_t fault;
};

uint32_t reg_eax, reg_ecx, reg_edx, reg_ebx, reg_ebp, reg_esi, reg_edi, reg_eflags;
void *entry_point;
void run_one(void);
void run_back(void);

__asm__(".text\n.globl run_one\nrun_one:\n pushal\n pushl reg_eflags\n"
        " movl reg_eax,%eax\n movl reg_ecx,%ecx\n movl reg_edx,%edx\n movl reg_ebx,%ebx\n"
        " movl reg_ebp,%ebp\n movl reg_esi,%esi\n movl reg_edi,%edi\n popfl\n jmp *entry_point\n"
        ".globl run_back\nrun_back:\n movl %eax,reg_eax\n movl %ecx,reg_ecx\n movl %edx,reg_edx\n movl %ebx,reg_ebx\n"
        " movl %ebp,reg_ebp\n movl %esi,reg_esi\n movl %edi,reg_edi\n pushfl\n popl reg_eflags\n cld\n popal\n ret\n");

static sigjmp_buf escape;

static void on_signal(int number)
{
    siglongjmp(escape, number);
}

int main(void)
{
    uint8_t *code = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mmap(MEMORY, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    static uint8_t stack[65536];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, 0);
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_ONSTACK};
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
        reg_eax = r.reg[0], reg_ecx = r.reg[1], reg_edx = r.reg[2], reg_ebx = r.reg[3];
        reg_ebp = r.reg[5], reg_esi = r.reg[6], reg_edi = r.reg[7];
        reg_eflags = r.eflags;
        entry_point = code;
        r.fault = sigsetjmp(escape, 1);
        if (r.fault == 0) {
            run_one();
            r.reg[0] = reg_eax, r.reg[1] = reg_ecx, r.reg[2] = reg_edx, r.reg[3] = reg_ebx;
            r.reg[5] = reg_ebp, r.reg[6] = reg_esi, r.reg[7] = reg_edi;
            r.eflags = reg_eflags;
            memcpy(r.memory, MEMORY, sizeof r.memory);
        }
        fwrite(&r, sizeof r, 1, stdout);
    }
    return 0;
}
