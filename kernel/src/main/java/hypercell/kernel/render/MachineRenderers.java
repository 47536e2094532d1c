package hypercell.kernel.render;

import hypercell.dsl.Bytes;
import hypercell.dsl.Comparison;
import hypercell.dsl.DomainViews;
import hypercell.dsl.Expectation;
import hypercell.dsl.ExpectationResult;
import hypercell.dsl.FramesView;
import hypercell.dsl.Guest;
import hypercell.dsl.Lanes;
import hypercell.dsl.PageEntries;
import hypercell.dsl.Run;
import hypercell.dsl.ShadowView;
import hypercell.dsl.ScannedView;
import hypercell.dsl.StackView;
import hypercell.dsl.SweepTable;
import hypercell.dsl.TriageView;
import hypercell.dsl.Views;
import hypercell.engine.explain.Story;
import hypercell.engine.machine.Stop;
import hypercell.engine.monitor.FaultDiagnosis;
import hypercell.engine.monitor.SpanMap;
import hypercell.engine.monitor.nexus.NexusRun;
import hypercell.engine.observe.Event;
import hypercell.engine.x86.mmu.Translation;

/// Renderers of everything that the engine and the DSL return.
public final class MachineRenderers {
    private MachineRenderers() {}

    /// Registers all of them.
    public static Renderers register(Renderers renderers) {
        renderers.register(Translation.class, new StyledRendering<>(WalkText::of, WalkSvg::of));
        renderers.register(Story.class, new StyledRendering<>(StoryText::of, StorySvg::of));
        renderers.register(Run.class, new StyledRendering<>(RunText::of));
        renderers.register(Expectation.class, new StyledRendering<>(RunText::expectation));
        renderers.register(ExpectationResult.class, new StyledRendering<>(RunText::expectations));
        renderers.register(SweepTable.class, new StyledRendering<>(SweepText::of, SweepPlot::of));
        renderers.register(Bytes.class, new StyledRendering<>(ViewText::bytes));
        renderers.register(PageEntries.class, new StyledRendering<PageEntries>(pages -> ViewText.pages(pages.list())));
        renderers.register(
                PageEntries.PageView.class,
                new StyledRendering<PageEntries.PageView>(view -> ViewText.pages(view.pages())));
        renderers.register(Views.RegisterView.class, new StyledRendering<>(ViewText::registers));
        renderers.register(Views.TlbView.class, new StyledRendering<>(TlbText::of));
        renderers.register(Views.EventView.class, new StyledRendering<>(EventText::of));
        renderers.register(StackView.class, new StyledRendering<>(ViewText::stack));
        renderers.register(Views.ExitView.class, new StyledRendering<>(ExitHistogram::text, ExitHistogram::svg));
        renderers.register(Views.ExitLog.class, new StyledRendering<>(ExitLogText::of, ExitTimeline::of));
        renderers.register(
                DomainViews.FrameList.class,
                new StyledRendering<>(DomainRendering::frames, DomainRendering::framesSvg));
        renderers.register(DomainViews.HypercallList.class, new StyledRendering<>(DomainRendering::hypercalls));
        renderers.register(Views.MonitorView.class, new StyledRendering<>(ViewText::monitor));
        renderers.register(ShadowView.class, new StyledRendering<>(ShadowText::of, ShadowSvg::of));
        renderers.register(ShadowView.OnePage.class, new StyledRendering<>(ShadowPageText::of, ShadowPageSvg::of));
        renderers.register(SpanMap.class, new StyledRendering<>(SpanText::of, SpanText::svg));
        renderers.register(TriageView.class, new StyledRendering<>(TriageText::of, TriageText::svg));
        renderers.register(FaultDiagnosis.class, new StyledRendering<>(TriageText::diagnosis));
        renderers.register(NexusRun.class, new StyledRendering<>(NexusText::of, NexusText::svg));
        renderers.register(ScannedView.class, new StyledRendering<>(ScannedText::of, ScannedText::svg));
        renderers.register(FramesView.class, new StyledRendering<>(FramesText::of, FramesText::svg));
        renderers.register(Lanes.class, new StyledRendering<>(LaneText::of, LaneText::svg));
        renderers.register(
                Comparison.class,
                new StyledRendering<>(ComparisonText::of, ComparisonText::table, ComparisonText::svg));
        renderers.register(Views.MemoryMap.class, new StyledRendering<>(ViewText::memory));
        renderers.register(Views.Listing.class, new StyledRendering<>(ViewText::listing));
        renderers.register(
                Event.class, new StyledRendering<Event>(event -> new StyledText().add(EventText.sentence(event))));
        renderers.register(Stop.class, new StyledRendering<Stop>(stop -> new StyledText().add(stop.sentence())));
        renderers.register(
                Guest.class, new StyledRendering<Guest>(guest -> new StyledText().add(Tone.STRONG, guest.toString())));
        PpcText.register(renderers);
        return renderers;
    }
}
