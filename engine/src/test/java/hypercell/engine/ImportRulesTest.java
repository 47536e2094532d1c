package hypercell.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Who may import whom inside the engine (ARCHITECTURE.md, "Import rules").
class ImportRulesTest {
    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("hypercell.engine");

    private static void never(String from, String... to) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .check(ENGINE);
    }

    @Test
    void theEngineKnowsNoScriptsAndNoFrontEnds() {
        never("hypercell.engine..", "hypercell.dsl..", "hypercell.kernel..", "groovy..", "org.codehaus.groovy..");
    }

    @Test
    void semanticsGetValuesAndReturnValues() {
        never(
                "..x86.semantics..",
                "..x86.exec..",
                "..x86.jit..",
                "..x86.mmu..",
                "..engine.bus..",
                "..engine.observe..",
                "..engine.machine..");
    }

    @Test
    void theMmuKnowsNeitherExecutionNorDevices() {
        never(
                "..x86.mmu..",
                "..x86.exec..",
                "..x86.jit..",
                "..engine.device..",
                "..engine.observe..",
                "..engine.platform..");
    }

    @Test
    void onlyThePlatformNamesConcreteDevices() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..engine.platform..", "..engine.device..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..engine.device..")
                .check(ENGINE);
    }

    @Test
    void devicesKnowNoProcessor() {
        never("..engine.device..", "hypercell.engine.x86..", "..engine.platform..");
    }

    @Test
    void theLocalApicKnowsNeitherExecutionNorDevices() {
        never(
                "..x86.apic..",
                "..x86.exec..",
                "..x86.jit..",
                "..x86.mmu..",
                "..x86.state..",
                "..engine.device..",
                "..engine.platform..");
    }

    @Test
    void theInstructionTableStandsAlone() {
        never(
                "..x86.isa..",
                "..x86.exec..",
                "..x86.mmu..",
                "..x86.semantics..",
                "..x86.state..",
                "..engine.bus..",
                "..engine.machine..",
                "..engine.observe..");
        never(
                "..engine.table..",
                "hypercell.engine.x86..",
                "..engine.bus..",
                "..engine.machine..",
                "..engine.observe..");
    }

    @Test
    void explanationsHoldRecordsAndNoMachine() {
        never("..engine.explain..", "..x86.exec..", "..engine.platform..", "..engine.device..", "..engine.bus..");
    }

    @Test
    void busesKnowNoProcessorAndNoEvents() {
        never(
                "..engine.bus..",
                "hypercell.engine.x86..",
                "..engine.observe..",
                "..engine.machine..",
                "..engine.device..");
    }

    @Test
    void stateAndFaultsImportNothingOfOurs() {
        never(
                "..x86.state..",
                "..x86.exec..",
                "..x86.mmu..",
                "..x86.semantics..",
                "..engine.bus..",
                "..engine.observe..");
        never("..x86.fault..", "..x86.exec..", "..x86.mmu..", "..x86.state..", "..engine.bus..", "..engine.observe..");
    }

    @Test
    void thePowerPcCoreKnowsNoX86ButItsWordForUnsupported() {
        never(
                "..engine.ppc..",
                "..x86.exec..",
                "..x86.isa..",
                "..x86.mmu..",
                "..x86.state..",
                "..x86.semantics..",
                "..engine.device..",
                "..engine.platform..",
                "..engine.monitor..");
        never(
                "..ppc.isa..",
                "..ppc.exec..",
                "..ppc.mmu..",
                "..ppc.semantics..",
                "..ppc.state..",
                "..engine.bus..",
                "..engine.machine..",
                "..engine.observe..");
        never("..ppc.semantics..", "..ppc.exec..", "..ppc.mmu..", "..ppc.state..", "..engine.bus..");
        never("..ppc.mmu..", "..ppc.exec..", "..engine.bus..", "..engine.observe..", "..engine.machine..");
        never("..ppc.state..", "..ppc.exec..", "..ppc.mmu..", "..ppc.fault..", "..engine.bus..");
    }
}
