package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;
import hypercell.engine.machine.IrqLine;

/// One 8259A interrupt controller (Intel 8259A data sheet): initialization words, masks, priorities with rotation,
/// automatic and specific end of interrupt, level- and edge-triggered inputs, poll, special mask mode, special fully
/// nested mode, spurious IRQ 7.
public final class Pic8259 implements PortDevice {
    private final String name;
    private final IrqLine output;
    private int vectorBase;
    private int cascade;
    private int mask;
    private int requests;
    private int inService;
    private int levels;
    private int edgeLatch;
    /// The input with the lowest priority.
    private int lowest = 7;

    private int initializing;
    private boolean needsFourth;
    private boolean single;
    private boolean autoEnd;
    private boolean rotateOnAutoEnd;
    private boolean readInService;
    private boolean specialMask;
    private boolean specialFullyNested;
    private boolean poll;
    /// Inputs that ICW1 makes level-triggered, all or none.
    private int levelByCommand;
    /// Inputs that the edge/level control register makes level-triggered.
    private int levelByInput;

    public Pic8259(String name, IrqLine output) {
        this.name = name;
        this.output = output;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String register(int offset, boolean write) {
        if (!write) {
            return offset == 1 ? "IMR" : readInService ? "ISR" : "IRR";
        }
        if (offset == 1) {
            return initializing == 0 ? "OCW1" : "ICW" + initializing;
        }
        return "ICW1/OCW";
    }

    /// Makes inputs level-triggered, one bit each.
    void setLevelTriggered(int inputs) {
        levelByInput = inputs;
        update();
    }

    int levelTriggered() {
        return levelByInput;
    }

    /// Drives input `line` 0..7.
    public void set(int line, boolean high) {
        int bit = 1 << line;
        if (high) {
            if ((levels & bit) == 0) {
                edgeLatch |= bit;
            }
            levels |= bit;
        } else {
            levels &= ~bit;
            edgeLatch &= ~bit; // a request that goes away before it is acknowledged becomes spurious
        }
        update();
    }

    /// Whether the controller asks the processor.
    public boolean pending() {
        return winner() >= 0;
    }

    private void update() {
        int levelTriggered = levelByCommand | levelByInput;
        requests = edgeLatch & ~levelTriggered | levels & levelTriggered;
        output.set(winner() >= 0);
    }

    /// The input to serve now, or -1: highest priority among unmasked requests, above everything in service.
    private int winner() {
        int candidates = requests & ~mask;
        for (int i = 1; i <= 8; i++) {
            int line = lowest + i & 7;
            int bit = 1 << line;
            if ((inService & bit) != 0 && !(specialMask && (mask & bit) != 0)) {
                boolean slaveAgain = specialFullyNested && (cascade & candidates & bit) != 0;
                return slaveAgain ? line : -1;
            }
            if ((candidates & bit) != 0) {
                return line;
            }
        }
        return -1;
    }

    /// INTA: the input that is now in service, or -1 for a spurious interrupt (vector of input 7, nothing in
    /// service).
    public int acknowledge() {
        int line = winner();
        if (line < 0) {
            return -1;
        }
        edgeLatch &= ~(1 << line);
        output.set(false); // INT falls with INTA
        if (autoEnd) {
            if (rotateOnAutoEnd) {
                lowest = line;
            }
        } else {
            inService |= 1 << line;
        }
        update();
        return line;
    }

    /// Vector of an input, as ICW2 set it.
    public int vector(int line) {
        return vectorBase | line;
    }

    @Override
    public long read(int offset, int bytes) {
        if (poll) {
            poll = false;
            int line = acknowledge();
            return line < 0 ? 0 : 0x80 | line;
        }
        if (offset == 1) {
            return mask;
        }
        return readInService ? inService : requests;
    }

    @Override
    public void write(int offset, int bytes, long value) {
        int data = (int) value & 0xff;
        if (offset == 1) {
            writeData(data);
        } else if ((data & 0x10) != 0) {
            initialize(data);
        } else if ((data & 8) != 0) {
            control3(data);
        } else {
            control2(data);
        }
        update();
    }

    private void initialize(int icw1) {
        mask = 0;
        inService = 0;
        edgeLatch = 0;
        lowest = 7;
        autoEnd = false;
        rotateOnAutoEnd = false;
        readInService = false;
        specialMask = false;
        specialFullyNested = false;
        levelByCommand = (icw1 & 8) != 0 ? 0xff : 0;
        single = (icw1 & 2) != 0;
        needsFourth = (icw1 & 1) != 0;
        initializing = 2;
    }

    private void writeData(int data) {
        switch (initializing) {
            case 2 -> {
                vectorBase = data & 0xf8;
                initializing = single ? needsFourth ? 4 : 0 : 3;
            }
            case 3 -> {
                cascade = data;
                initializing = needsFourth ? 4 : 0;
            }
            case 4 -> {
                autoEnd = (data & 2) != 0;
                specialFullyNested = (data & 0x10) != 0;
                initializing = 0;
            }
            default -> mask = data;
        }
    }

    /// ICW3: for a master the inputs with slaves, for a slave its number.
    public int cascade() {
        return cascade;
    }

    /// OCW2: end of interrupt and rotation.
    private void control2(int data) {
        int line = data & 7;
        switch (data >> 5) {
            case 1 -> end(highestInService(), false);
            case 3 -> end(line, false);
            case 5 -> end(highestInService(), true);
            case 7 -> end(line, true);
            case 4 -> rotateOnAutoEnd = true;
            case 0 -> rotateOnAutoEnd = false;
            case 6 -> lowest = line;
            default -> {} // no operation
        }
    }

    private int highestInService() {
        for (int i = 1; i <= 8; i++) {
            int line = lowest + i & 7;
            boolean hidden = specialMask && (mask & 1 << line) != 0;
            if ((inService & 1 << line) != 0 && !hidden) {
                return line;
            }
        }
        return -1;
    }

    private void end(int line, boolean rotate) {
        if (line < 0) {
            return;
        }
        inService &= ~(1 << line);
        if (rotate) {
            lowest = line;
        }
    }

    /// OCW3: register to read, poll, special mask mode.
    private void control3(int data) {
        if ((data & 2) != 0) {
            readInService = (data & 1) != 0;
        }
        if ((data & 0x40) != 0) {
            specialMask = (data & 0x20) != 0;
        }
        poll = (data & 4) != 0;
    }
}
