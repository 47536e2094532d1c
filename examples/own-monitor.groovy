// A monitor's memory technique of your own: hardware's tables are filled ahead of use.
//
// FilledByFaults keeps the tables that hardware walks, and forgets what the guest's processor would forget. At each
// hidden fault (the guest's tables allow the access, hardware's do not yet) it asks fill what to enter. Entering one
// page is a virtual TLB. Here the neighbours come with it, if the guest cannot notice: a page whose accessed flag is
// clear has to wait for its own fault, or the guest would miss the flag.

import hypercell.engine.monitor.FilledByFaults
import hypercell.engine.monitor.HiddenFault
import hypercell.engine.monitor.VirtualMachine

class AheadOfUse extends FilledByFaults {
    final int pages

    AheadOfUse(VirtualMachine vm, int pages) {
        super(vm)
        this.pages = pages
    }

    String name() { 'aheadOfUse' }

    String fill(HiddenFault fault) {
        map(fault)
        def more = (1..<pages).collect { ahead(fault.gva() + it * 0x1000L, fault.user()) }.findAll { it.present }
        more.each { map(it.get()) }
        return "${more.size()} more"
    }
}

PAGES = 32
ROUNDS = 3

walker = { int pages ->
    def vm = guest("ahead of use by $pages") {
        memory 2.MiB
        monitor { memory { vm -> new AheadOfUse(vm, pages) } }
        paging { map 0x40000..0x5ffff to 0x80000, rw }
        asm {
            mov edx, ROUNDS
        round:
            mov ecx, PAGES
            mov esi, 0x40000
        next:
            mov eax, [esi]
            add esi, 0x1000
            loop next
            mov eax, cr3            // each round begins with an empty TLB
            mov cr3, eax
            dec edx
            jnz round
            hlt
        }
    }
    vm.run()
    return vm
}

one = walker(1)
eight = walker(8)
println one.exits
println eight.exits

expect('what filling ahead saves') {
    // each round touches PAGES pages, and the page that the code is in
    one.exits('HIDDEN_FAULT') == ROUNDS * (PAGES + 1) + 1
    // in the first round all accessed flags are clear: nothing can be filled ahead
    eight.exits('HIDDEN_FAULT') == (PAGES + 1) + (ROUNDS - 1) * (PAGES / 8 + 1) + 1
    one.eax == eight.eax
    one.cr3 == eight.cr3
}
