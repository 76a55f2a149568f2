package dev.baton.lab;

/** Colours and patterns of pictures: blue and orange, which everybody can tell apart; dark and light. */
final class PictureStyle {
    static final String STYLE = """
            <style>
            .tl { --ink: #1b1d21; --paper: #fff; --soft: #5c6270; --grid: #e6e8ee; --base: #b9bec9; --one: #1f5fbf; --two: #b34700; --in: #fff;
              font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; }
            @media (prefers-color-scheme: dark) { .tl { --ink: #e6e8ee; --paper: #14161a; --soft: #a2a8b6; --grid: #262a31; --base: #4a505c;
              --one: #7db4ff; --two: #ffab66; --in: #10131a; } }
            @media print { .tl { --ink: #000; --paper: #fff; --soft: #444; --grid: #ddd; --base: #999; --one: #1f5fbf; --two: #b34700; --in: #fff; } }
            .tl .r1, .tl.r1 { --c: var(--one); } .tl .r2 { --c: var(--two); }
            .tl-paper { fill: var(--paper); } .tl-title { font-size: 15px; font-weight: 600; fill: var(--ink); }
            .tl-name { fill: var(--ink); font-weight: 600; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; } .tl-name .tl-soft { font-weight: 400; }
            .tl-soft { fill: var(--soft); font-size: 11px; } .tl-label { fill: var(--ink); font-size: 11px; }
            .tl-in { fill: var(--in); font-size: 11px; font-weight: 700; }
            .tl-grid { stroke: var(--grid); } .tl-base { stroke: var(--base); }
            .tl-runs { fill: var(--c); stroke: var(--paper); stroke-width: .6; }
            .tl-held { fill: none; stroke: var(--c); } .tl-parked { fill: none; stroke: var(--c); stroke-dasharray: 2 2; }
            .tl-thin { fill: var(--c); opacity: .45; }
            .tl-waits { fill: none; stroke: var(--c); stroke-width: 1.6; stroke-dasharray: 5 4; opacity: .8; }
            .tl-span { fill: none; stroke: var(--c); stroke-width: 1.4; }
            .tl-message { fill: none; stroke: var(--c); stroke-width: 1; opacity: .75; }
            .tl-hatch { stroke: var(--c); stroke-width: 1.5; } .tl-dot { fill: var(--c); }
            </style>
            """;

    static final String DEFS = """
            <defs>
            <pattern id="tl-held-1" class="r1" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="tl-hatch" d="M0 0V6"/></pattern>
            <pattern id="tl-held-2" class="r2" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="tl-hatch" d="M0 0V6"/></pattern>
            <pattern id="tl-parked-1" class="r1" width="7" height="7" patternUnits="userSpaceOnUse"><circle class="tl-dot" cx="3.5" cy="3.5" r="1"/></pattern>
            <pattern id="tl-parked-2" class="r2" width="7" height="7" patternUnits="userSpaceOnUse"><circle class="tl-dot" cx="3.5" cy="3.5" r="1"/></pattern>
            </defs>
            """;

    private PictureStyle() {}
}
