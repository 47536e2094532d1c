package hypercell.dsl;

import hypercell.engine.machine.Cpu;
import hypercell.engine.platform.PcMachine;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a guest has come to: registers, memory and output, as far as the guest itself could tell.
record GuestState(Map<String, Long> registers, String further, int memory, String output) {
    static GuestState of(Guest guest) {
        PcMachine machine = guest.machine();
        Map<String, Long> registers = new LinkedHashMap<>();
        for (Cpu.RegisterInfo info : machine.cpu().registers()) {
            registers.put(info.name(), machine.cpu().register(info.name()));
        }
        byte[] memory = machine.readGpa(0, (int)
                Math.min(Integer.MAX_VALUE - 8, guest.getSpec().memory().bytes()));
        return new GuestState(registers, machine.cpu().furtherState(), Arrays.hashCode(memory), guest.getSerial());
    }
}
