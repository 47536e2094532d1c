package hypercell.engine.monitor.generated;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.x86.isa.Assembler;
import hypercell.engine.x86.isa.Assembly;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/// The part that all generated guests share: tables, the way into 32-bit paging, handlers that write down what they see
/// and then go where the block says, and the way back to the common state between two blocks.
///
/// A fault goes to `HOOKS[vector]` when the block has set it (with EAX and EBX on the stack, below vector and error
/// code; `resume` goes back), else to `RECOVER` with the stack pointer `RESP`.
final class Skeleton {
    /// Vectors that have a gate.
    static final int VECTORS = 0x34;

    private static final int ERROR_CODES = 1 << 8 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13 | 1 << 14 | 1 << 17;
    private static final Assembly CODE = assemble();
    private static final byte[] IMAGE = makeImage();

    private Skeleton() {}

    private static final String START = """
            start:  lgdt [gdtr]
                    lidt [idtr]
                    mov  esp, KSTACK
                    mov  eax, PD
                    mov  cr3, eax
                    mov  eax, 0x290             ; OSFXSR, PGE, PSE
                    mov  cr4, eax
                    mov  eax, 0x80000031        ; PG, NE, ET, PE
                    mov  cr0, eax
                    jmp  CODE:based             ; the descriptor, not what the loader left
            based:  mov  eax, FLAT
                    mov  ss, eax
                    call flat
                    mov  eax, TASK
                    ltr  ax
                    mov  al, 0x11
                    out  0x20, al
                    mov  al, 0x20
                    out  0x21, al
                    mov  al, 4
                    out  0x21, al
                    mov  al, 1
                    out  0x21, al
                    mov  al, 0xff
                    out  0x21, al
                    mov  dword [HOOKS + 4*0x20], tick
                    mov  dword [HOOKS + 4*0x33], unnest
                    jmp  BLOCKS

            flat:   mov  eax, UDATA
                    mov  ds, eax
                    mov  es, eax
                    mov  fs, eax
                    mov  gs, eax
                    ret
            """;

    private static final String HANDLERS = """
            common: push eax                    ; vector, error code, EIP, CS, EFLAGS follow
                    push ebx
                    mov  eax, UDATA
                    mov  ds, eax
                    mov  es, eax
                    mov  ebx, [LOGGED]
                    inc  dword [LOGGED]
                    and  ebx, 0x1ff
                    shl  ebx, 5
                    add  ebx, LOG
                    mov  eax, [esp + 8]
                    mov  [ebx], eax
                    mov  eax, [esp + 12]
                    mov  [ebx + 4], eax
                    mov  eax, [esp + 16]
                    mov  [ebx + 8], eax
                    mov  eax, [esp + 24]
                    mov  [ebx + 12], eax
                    mov  eax, cr2
                    mov  [ebx + 16], eax
                    mov  [ebx + 20], ecx
                    mov  eax, [esp + 8]
                    mov  eax, [HOOKS + 4*eax]
                    test eax, eax
                    jnz  hooked
            leave_: mov  esp, [RESP]
                    jmp  [RECOVER]
            hooked: jmp  eax
            resume: pop  ebx
                    pop  eax
                    add  esp, 8
                    iret
            tick:   mov  al, 0x20               ; the timer
                    out  0x20, al
                    inc  dword [COUNT]
                    jmp  resume
            skip1:  inc  dword [esp + 16]       ; goes on behind an instruction of one byte
                    jmp  resume
            skip2:  add  dword [esp + 16], 2
                    jmp  resume
            unstep: and  dword [esp + 24], ~0x100 ; TF = 0
                    jmp  resume
            unnest: and  dword [esp + 24], ~0x4000 ; NT = 0
                    jmp  resume
            rescue: inc  dword [COUNT]          ; the task that takes double faults: it stays, with the block's way out
                    call flat
                    int  0x33                   ; without the link to the task that failed
                    mov  esp, [RESP]
                    jmp  [RECOVER]
            """;

    /// Back to the common state, from any state in which a block may have left ring 0.
    private static final String RESTORE = """
            restore:
                    cli
                    pop  ebp
                    mov  esp, KSTACK
                    call flat
                    mov  eax, PD
                    mov  cr3, eax
                    mov  eax, 0x80000031
                    mov  cr0, eax
                    mov  edi, HOOKS
                    xor  eax, eax
                    mov  ecx, 0x20
                    rep  stosd
                    mov  [HOOKS + 4*0x30], eax
                    mov  [HOOKS + 4*0x31], eax
                    mov  [HOOKS + 4*0x32], eax
                    mov  [PD + 4*2], eax
                    mov  [PD + 4*3], eax
                    mov  [PD + 4*1023], eax
                    mov  dr7, eax
                    mov  dr6, eax
                    lldt ax
                    lidt [idtr]
                    lgdt [gdtr]
                    mov  dword [GDT + TASK + 4], 0x8900 + (TSS >> 24 << 24) ; no longer busy
                    mov  dword [GDT + RESCUE + 4], 0x8900
                    mov  eax, TASK
                    ltr  ax
                    mov  dword [RTSS + 0x20], rescue
                    mov  dword [RTSS + 0x24], 2
                    mov  dword [RTSS + 0x38], RSTACK
                    mov  dword [IDT + 8*8 + 4], 0x8500
                    mov  dword [IDT + 8*8], RESCUE << 16
                    mov  dword [IDT + 8*14 + 4], 0x8e00
                    mov  dword [TSS + 4], KSTACK
                    mov  al, 0xff
                    out  0x21, al
                    mov  eax, 0x210             ; CR4.PGE 1 -> 0 drops global translations, too
                    mov  cr4, eax
                    mov  eax, 0x290
                    mov  cr4, eax
                    jmp  ebp
            """;

    /// Real mode: EBX is where to go; the code there ends by a jump to `back16`.
    private static final String REAL = """
            to_real:
                    pop  dword [SCRATCH]
                    mov  [SCRATCH + 4], esp
                    lidt [idtr16]
                    mov  eax, 0x31
                    mov  cr0, eax
                    jmp  CODE16:half
            bits 16
            half:   mov  eax, 0x30
                    mov  cr0, eax
                    jmp  0:real
            real:   mov  ax, 0x1e00
                    mov  ss, ax
                    mov  esp, 0x1000            ; SS still has 32-bit stack pointers
                    jmp  bx
            back16: mov  eax, 0x31
                    mov  cr0, eax
                    jmp  dword CODE:back
            div16:  mov  cl, 3                  ; divides again, by 3
            int16:  push ds
                    push word 0
                    pop  ds
                    inc  word [SUM]
                    pop  ds
                    iret
            bits 32
            back:   mov  eax, FLAT
                    mov  ss, eax
                    mov  esp, [cs:SCRATCH + 4]
                    call flat
                    mov  eax, 0x80000031
                    mov  cr0, eax
                    lidt [idtr]
                    jmp  [SCRATCH]
            gdtr:   dw 0x6f
                    dd GDT
            idtr:   dw 8*0x34 - 1
                    dd IDT
            idtr16: dw 0x3ff
                    dd 0
            """;

    private static String stubs() {
        StringBuilder text = new StringBuilder();
        for (int vector = 0; vector < VECTORS; vector++) {
            boolean hasCode = vector < 32 && (ERROR_CODES >> vector & 1) != 0;
            text.append("stub%d:%s\npush %d\njmp common\n".formatted(vector, hasCode ? "" : "\npush 0", vector));
        }
        return text.toString();
    }

    private static Assembly assemble() {
        String text = START + HANDLERS + RESTORE + REAL + stubs();
        Assembler.Result result = Assembler.assemble(text, 32, Layout.SKELETON, Layout.names());
        assertThat(result.problems()).isEmpty();
        assertThat(result.assembly().bytes().length).isLessThan(Layout.BLOCKS - Layout.SKELETON);
        return result.assembly();
    }

    /// Names that blocks may use: the layout and the skeleton's labels.
    static Map<String, Long> names() {
        Map<String, Long> names = new LinkedHashMap<>(Layout.names());
        names.putAll(CODE.labels());
        return names;
    }

    static long label(String name) {
        return CODE.labels().get(name);
    }

    /// Memory from address 0 up to the blocks, and the page tables behind them.
    static byte[] image() {
        return IMAGE.clone();
    }

    private static byte[] makeImage() {
        ByteBuffer image = ByteBuffer.allocate(Layout.TABLES).order(ByteOrder.LITTLE_ENDIAN);
        image.put(Layout.SKELETON, CODE.bytes());
        realVectors(image);
        descriptors(image);
        gates(image);
        tasks(image);
        pages(image);
        return image.array();
    }

    private static void realVectors(ByteBuffer image) {
        for (int vector = 0; vector < 0x40; vector++) {
            image.putInt(4 * vector, (int) label(vector == 0 ? "div16" : "int16"));
        }
    }

    private static void descriptors(ByteBuffer image) {
        long[] descriptors = {
            0,
            0x00cf9b000000ffffL, // 08 code
            0x00cf93000000ffffL, // 10 data
            0x00cffb000000ffffL, // 18 user code
            0x00cff3000000ffffL, // 20 user data
            0x0000890000000067L | (long) Layout.TSS << 16 | 0xf0, // 28 TSS, with room for the I/O bitmap
            0x00009b000000ffffL, // 30 code, 16 bits
            0x000093000000ffffL, // 38 data, 16 bits
            0x0000820000000fffL | (long) Layout.LDT << 16, // 40 LDT
            0x0000890000000067L | (long) Layout.RESCUE_TSS << 16, // 48 TSS of double faults
            0x0000ec0000080000L | label("leave_") & 0xffff, // 50 call gate, DPL 3
            0x0040f30000000fffL | (long) Layout.DATA << 16, // 58 to play with
        };
        for (int i = 0; i < descriptors.length; i++) {
            image.putLong(Layout.GDT + 8 * i, descriptors[i]);
        }
    }

    private static void gates(ByteBuffer image) {
        for (int vector = 0; vector < VECTORS; vector++) {
            boolean forUsers = vector == 3 || vector == 4 || vector >= 0x30;
            long attributes = forUsers ? 0xee00 : 0x8e00;
            image.putLong(Layout.IDT + 8 * vector, attributes << 32 | 0x08 << 16 | label("stub" + vector));
        }
        image.putLong(Layout.IDT + 8 * 8, 0x8500L << 32 | 0x48 << 16); // a task gate
    }

    private static void tasks(ByteBuffer image) {
        image.putInt(Layout.TSS + 4, Layout.KERNEL_STACK);
        image.putInt(Layout.TSS + 8, 0x10);
        image.putShort(Layout.TSS + 0x66, (short) Layout.PORT_BITMAP);
        for (int i = Layout.PORT_BITMAP; i <= 0xf7; i++) {
            image.put(Layout.TSS + i, (byte) 0xff); // no port; those from 0x480 on are beyond the limit
        }
        image.putInt(Layout.RESCUE_TSS + 0x1c, Layout.DIRECTORY);
        image.putInt(Layout.RESCUE_TSS + 0x20, (int) label("rescue"));
        image.putInt(Layout.RESCUE_TSS + 0x24, 2);
        image.putInt(Layout.RESCUE_TSS + 0x38, Layout.RESCUE_STACK);
        for (int slot : new int[] {0x48, 0x50, 0x54, 0x58, 0x5c}) {
            image.putInt(Layout.RESCUE_TSS + slot, 0x10);
        }
        image.putInt(Layout.RESCUE_TSS + 0x4c, 0x08);
    }

    private static void pages(ByteBuffer image) {
        image.putInt(Layout.DIRECTORY, Layout.TABLE | 7);
        for (int page = 0; page < Layout.RAM >> 12; page++) {
            image.putInt(Layout.TABLE + 4 * page, page << 12 | 3);
            int gpa = page << 12;
            boolean code = gpa >= Layout.BLOCKS && gpa < Layout.DIRECTORY;
            boolean data = gpa >= Layout.DATA && gpa < Layout.USER_STACK;
            if (code || data) {
                image.putInt(Layout.TABLE + (Layout.USER + gpa >> 10), gpa | 7);
            }
        }
    }
}
