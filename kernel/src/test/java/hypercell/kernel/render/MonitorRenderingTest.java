package hypercell.kernel.render;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.monitor.GuestFrames;
import hypercell.engine.monitor.MonitorConfig;
import hypercell.engine.monitor.MonitoredGuest;
import hypercell.engine.monitor.SpanMap;
import hypercell.engine.platform.PcConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the monitor has, as text and as pictures.
class MonitorRenderingTest {
    private final Renderers renderers = MachineRenderers.register(new Renderers());

    private static MonitoredGuest guest() {
        var hole = new GuestFrames.Hole(0xa0000, 0xfffff);
        MonitorConfig config = MonitorConfig.DEFAULT.withFrames(false, 1, false, List.of(hole));
        return MonitoredGuest.create(PcConfig.DEFAULT.withRam(1 << 20), config);
    }

    @Test
    void aSpanIsATableOfAreasAndASquareOfSlots() {
        SpanMap map = guest().vm().span().map();
        MimeBundle bundle = renderers.of(map);
        assertThat(bundle.text().lines().toList())
                .first()
                .asString()
                .contains("0xffc00000 .. 0xffffffff", "132 of 1024 slots", "4 of the monitor's own");
        assertThat(bundle.text()).contains("TSS", "LDT for guest CPL 3   (nothing yet");
        String picture = bundle.data().get(MimeBundle.SVG);
        assertThat(picture.split("fill=\"none\"")).hasSize(1 + 1024);
        assertThat(picture).contains(">IDT<", ">stack<", "0xffc00000");
    }
}
