// How many pages can a loop touch before a TLB of 16 entries is too small for it?
//
// The guest reads one double word from each of n neighbouring pages, twenty times over; the machine counts the
// translations that the TLB could not answer. While the pages fit, each is walked once. What happens with the
// seventeenth depends on the ways: all entries in one set (16 ways) fall off a cliff, because the least recently used
// entry is always the one needed next; a direct-mapped TLB (1 way) only suffers where two pages share a set.
//
// In a notebook the same table also shows a plot.

ROUNDS = 20
ENTRIES = 16
FIRST = 0x40000

table = sweep(ways: [1, 4, 16], pages: [4, 8, 12, 16, 17, 18, 20, 24, 32]) { w, n ->
    def vm = guest('reader') {
        memory 2.MiB
        tlb entries: ENTRIES, ways: w
        paging { map FIRST..(FIRST + n * 4.KiB - 1) to 0x100000, r }
        asm {
            mov edx, ROUNDS
        round:
            mov esi, FIRST
            mov ecx, n
        page:
            mov eax, [esi]
            add esi, 4.KiB
            loop page
            dec edx
            jnz round
            hlt
        }
    }
    vm.run()
    [misses: vm.counters.tlbMisses, reads: vm.counters.walkReads]
}
show table

// The same from theory: a page goes to set (page number mod sets). A set with no more pages than ways misses once for
// each; a fuller one, replaced least recently used first, misses every time. One miss more is the code's own page.
predicted = table.rows.collect { row ->
    int sets = ENTRIES.intdiv(row.ways)
    def pagesBySet = (0..<row.pages).countBy { (FIRST / 4096 + it) as int % sets }.values()
    1 + pagesBySet.sum { it <= row.ways ? it : it * ROUNDS }
}

misses = { w, n -> table.rows.find { it.ways == w && it.pages == n }.misses }

expect('the counters are the ones that theory predicts') {
    table.column('misses') == predicted
    table.column('reads') == predicted*.multiply(2)        // a walk of 4 KiB pages reads two entries
}
expect('sixteen pages fit, whatever the ways; the seventeenth does not') {
    misses(1, 16) == 17
    misses(16, 16) == 17
    misses(1, 17) == 17 - 1 + 2 * ROUNDS                   // two pages in one set of one way
    misses(16, 17) == 1 + 17 * ROUNDS                      // the cliff
}
