package hypercell.kernel.cli;

import groovy.lang.GroovySystem;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.isa.Assembler;
import hypercell.engine.x86.mmu.Access;
import java.util.Map;

/// Starts Groovy and loads the engine on other processors while the command is still reading its script. A machine of
/// its own assembles, runs and explains a few instructions. Nothing of it is kept; what stays are initialized classes.
final class HeadStart {
    private static final int CODE = 0x1000;
    private static final int STACK = 0x8000;
    private static final int GDT = 0x9000;
    private static final String PROGRAM = """
        begin:  mov eax, [begin]
                add eax, 4
                jz begin
                hlt
        """;

    private HeadStart() {}

    /// Begins in the background. On a single processor it would only take time from the command.
    static void begin() {
        if (Runtime.getRuntime().availableProcessors() > 1) {
            inBackground(GroovySystem::getMetaClassRegistry);
            inBackground(HeadStart::useEngine);
        }
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "head start");
        thread.setDaemon(true);
        thread.start();
    }

    private static void useEngine() {
        try (PcMachine machine = PcMachine.create(PcConfig.DEFAULT)) {
            machine.startFlat32(CODE, STACK, GDT);
            machine.writeGpa(
                    CODE,
                    Assembler.assemble(PROGRAM, 32, CODE, Map.of()).assembly().bytes());
            machine.stepTold();
            machine.run(10);
            machine.explain(CODE, Access.READ);
            machine.digest();
        }
    }
}
