// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/waypost.css.

extension EmbeddedAsset {
    static let style =
        #"""
        :root {
          --ground: #eef1ec;
          --card: #ffffff;
          --ink: #17262c;
          --quiet: #4d5c62;
          --line: #b9c3c1;
          --main: #0e4453;
          --good: #14602f;
          --good-ground: #e3f2e6;
          --doubt: #7a4a00;
          --doubt-ground: #fdf1d8;
          --bad: #9c1c1c;
          --bad-ground: #fce5e3;
          --focus: #b4530a;
          --sun: #e8b93c;
          --load: #1d4fa3;
          --charge: #14602f;
        }
        * { box-sizing: border-box; }
        [hidden] { display: none !important; }
        html { font-size: 15px; }
        body { margin: 0; background: var(--ground); color: var(--ink); font-family: system-ui, "Noto Sans", "DejaVu Sans", sans-serif; line-height: 1.4; }
        h1 { font-size: 1.4rem; margin: 0 0 .6rem; }
        h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
        h3 { font-size: .95rem; margin: .9rem 0 .4rem; color: var(--quiet); }
        p { margin: 0 0 .6rem; }
        :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
        .skip { position: absolute; inset-inline-start: -100vw; }
        .skip:focus { inset-inline-start: .5rem; top: .5rem; background: var(--card); padding: .4rem .8rem; z-index: 2; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        .quiet { color: var(--quiet); font-size: .87rem; }
        .top { display: flex; flex-wrap: wrap; align-items: center; gap: .2rem 1.2rem; padding: .5rem 1rem; background: var(--main); color: #fff; }
        .top p { margin: 0; }
        .top .quiet { color: #d5e2e3; }
        .languages { display: flex; gap: .9rem; }
        .languages a { color: #fff; padding: .2rem 0; }
        .languages [aria-current=true] { text-decoration: none; font-weight: 600; }
        [dir=rtl] .code, [dir=rtl] .zone, [dir=rtl] [type=password] { direction: ltr; text-align: right; }
        .brand { display: flex; align-items: center; gap: .5rem; font-weight: 600; }
        .who { margin-inline-start: auto !important; }
        .unsent:not(:empty) { background: #ffe3a8; color: #4a2d00; padding: .1rem .6rem; border-radius: 1rem; font-weight: 600; }
        .training { margin: 0; padding: .5rem 1rem; background: #4b2a6b; color: #fff; }
        .training strong { margin-inline-end: .6rem; letter-spacing: .1em; }
        .training a { color: #fff; white-space: nowrap; }
        .watermark { position: fixed; inset: 0; z-index: 3; margin: 0; display: flex; flex-direction: column; align-items: center; justify-content: space-around; overflow: hidden; pointer-events: none; }
        .watermark span { transform: rotate(-18deg); font-size: min(13vw, 9rem); font-weight: 700; line-height: 1; color: #4b2a6b; opacity: .09; }
        .specimens { display: flex; flex-wrap: wrap; gap: .4rem; }
        .specimens button { padding: .15rem .6rem; min-height: 2.1rem; font-size: .9rem; }
        .together { margin-top: .9rem; }
        .together > summary { cursor: pointer; font-weight: 600; color: var(--quiet); font-size: .95rem; }
        .for-training { margin: .9rem 0 .4rem; }
        main { padding: .8rem 1rem 2rem; }
        main:focus { outline: none; }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .9rem 1rem; }
        .narrow { max-width: 26rem; margin: 6vh auto 0; }
        .capture { display: grid; grid-template-columns: minmax(21rem, 27rem) minmax(0, 1fr); gap: .8rem; align-items: start; }
        .side { display: grid; gap: .8rem; }
        label, legend { font-size: .87rem; color: var(--quiet); }
        .narrow label { display: block; margin-top: .6rem; }
        input, select, textarea, button { font: inherit; color: inherit; }
        input:not([type=radio], [type=checkbox]), select, textarea { display: block; width: 100%; margin-top: .15rem; padding: .42rem .5rem; background: #fff; color: var(--ink); border: 1px solid #6f7f84; border-radius: 4px; min-height: 2.3rem; }
        input[type=radio], input[type=checkbox] { width: 1.15rem; height: 1.15rem; accent-color: var(--main); vertical-align: -.2rem; }
        .code, .zone { font-family: ui-monospace, "DejaVu Sans Mono", monospace; text-transform: uppercase; }
        .zone { font-size: .8rem; letter-spacing: 0; resize: vertical; white-space: pre; overflow-x: auto; }
        button { padding: .5rem .9rem; min-height: 2.5rem; border: 1px solid var(--main); border-radius: 4px; background: #fff; color: var(--main); cursor: pointer; }
        button:hover { background: #e6efef; }
        button.primary { background: var(--main); color: #fff; font-weight: 600; }
        button.primary:hover { background: #09333f; }
        button.plain { background: transparent; color: #fff; border-color: #b7cccf; min-height: 2rem; padding: .2rem .7rem; }
        button[disabled] { opacity: .55; cursor: default; }
        .narrow button { margin-top: .9rem; width: 100%; }
        .row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-top: .5rem; }
        .fields { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: .5rem .8rem; border: 0; padding: 0; margin: 0; }
        .two { grid-column: span 2; }
        .wide { grid-column: 1 / -1; }
        .choice { border: 0; padding: 0; margin: 0; display: flex; gap: 1.4rem; }
        .choice label { color: var(--ink); font-size: 1rem; padding: .35rem 0; }
        .choice legend { float: inline-start; margin-inline-end: 1rem; padding: .45rem 0; }
        .reasons { margin-top: .6rem; padding: .6rem; border: 1px solid var(--line); border-radius: 4px; }
        .tick { color: var(--ink); }
        .actions { margin-top: 1rem; }
        .form-fault { color: var(--bad); font-weight: 600; min-height: 1.2em; margin: .5rem 0 0; }
        .notice { padding: .5rem .7rem; border-radius: 4px; margin: .6rem 0 0; background: var(--good-ground); color: var(--good); }
        .notice.doubt { background: var(--doubt-ground); color: var(--doubt); }
        .notice.bad { background: var(--bad-ground); color: var(--bad); }
        .verdicts { width: 100%; border-collapse: collapse; margin-top: .7rem; font-size: .85rem; }
        .verdicts caption { text-align: start; color: var(--quiet); padding-bottom: .2rem; }
        .verdicts th, .verdicts td { text-align: start; padding: .18rem .4rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
        .verdicts td.ok { color: var(--good); }
        .verdicts td.bad { color: var(--bad); font-weight: 600; }
        .verdicts td.doubt { color: var(--doubt); font-weight: 600; }
        .field-doubt { border-color: var(--bad) !important; border-width: 2px !important; background: var(--bad-ground) !important; }
        #result { border-inline-start: .5rem solid var(--good); }
        #result.doubt { border-color: var(--doubt); background: var(--doubt-ground); }
        #result.hit { border-color: var(--bad); background: var(--bad-ground); }
        #result:focus { outline: none; }
        #result h2 { font-size: 1.3rem; }
        .next { font-size: 1.05rem; }
        #watch { position: sticky; top: 0; z-index: 2; }
        .watch { border: .25rem solid var(--bad); background: var(--bad-ground); max-height: 60vh; overflow-y: auto; margin-bottom: .8rem; box-shadow: 0 .3rem 1rem rgb(0 0 0 / .25); }
        .watch.mild { border-color: var(--doubt); background: var(--doubt-ground); }
        .watch h2 { font-size: 1.2rem; }
        .watch h3 { margin: 0; font-size: 1.1rem; color: var(--bad); }
        .watch .cannot_say h3 { color: var(--doubt); }
        .watch ul { list-style: none; margin: 0; padding: 0; }
        .watch li { padding: .5rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
        .watch li p { margin: .2rem 0; }
        .watch li button { margin-top: .3rem; }
        .supply { display: grid; grid-template-columns: minmax(0, 1fr) max-content; gap: .1rem 1rem; max-height: 50vh; }
        .supply > * { margin: 0; grid-column: 1; overflow-wrap: anywhere; }
        .supply .left { grid-column: 2; grid-row: 1; font-size: 1.2rem; font-weight: 600; font-variant-numeric: tabular-nums; }
        .supply button { grid-column: 2; grid-row: 2 / span 3; align-self: start; justify-self: end; }
        .supply .unsent-names { color: var(--bad); font-weight: 600; }
        .watch.good { border-color: var(--good); background: var(--good-ground); }
        .checks, #result-warnings ul, #unsent-list { margin: 0 0 .6rem; padding-inline-start: 1.2rem; }
        .lines { list-style: none; margin: 0; padding: 0; }
        .lines li { padding: .5rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
        #draft-said { margin: .6rem 0 0; min-height: 1.3em; }
        #draft-said.fault { color: var(--doubt); font-weight: 600; }
        .numbers { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .1rem 1rem; font-size: .87rem; margin: 0 0 .9rem; }
        .numbers dt { color: var(--quiet); }
        .numbers dd { margin: 0; overflow-wrap: anywhere; }
        .alerts { grid-column: 1 / -1; border-inline-start: .5rem solid var(--bad); }
        .alerts:not(:has([open])) #alerts-list { max-height: 40vh; overflow-y: auto; }
        .alert { border-top: 1px solid var(--line); padding: .4rem 0; overflow-wrap: anywhere; }
        .alert summary { cursor: pointer; min-height: 2rem; }
        .alert-kind { color: var(--bad); font-weight: 600; }
        .late_hit .alert-kind { background: var(--bad); color: #fff; padding: 0 .4rem; border-radius: .2rem; }
        .alert-state { color: var(--doubt); }
        .alert-crossed { margin: .3rem 0; }
        .entry { border: 1px solid var(--line); border-radius: 4px; padding: .5rem .7rem; margin-bottom: .5rem; }
        .entry .next { font-weight: 600; margin-bottom: .2rem; }
        .entry p { margin: .2rem 0; }
        #earlier summary { cursor: pointer; min-height: 2rem; overflow-wrap: anywhere; }
        .pictures { display: flex; flex-wrap: wrap; gap: .6rem; }
        .pictures figure { margin: 0 0 .5rem; }
        .pictures img { display: block; max-height: 16rem; max-width: 100%; border: 1px solid var(--line); }
        .alert-outcomes { margin: 0 0 .5rem; padding-inline-start: 1.2rem; }
        .rooms { display: flex; flex-wrap: wrap; gap: .4rem; margin-bottom: .8rem; }
        .rooms [aria-current=page] { background: var(--main); color: #fff; font-weight: 600; }
        .room { display: grid; grid-template-columns: minmax(0, 1fr); gap: .8rem; }
        .room h1:focus { outline: none; }
        .figures { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .8rem; align-items: start; }
        .figures figure { margin: 0; }
        .picture svg { display: block; max-width: 100%; }
        .links { margin: .6rem 0 0; display: flex; gap: 1.2rem; }
        .scroll { overflow-x: auto; max-height: 24rem; overflow-y: auto; }
        .tall { max-height: 60vh; }
        .found summary { cursor: pointer; min-height: 2.2rem; padding: .3rem 0; overflow-wrap: anywhere; }
        .found details { border-top: 1px solid var(--line); }
        .detail { padding: .3rem 0 .9rem; }
        .amend-form { border: 1px solid var(--line); border-radius: 4px; padding: .2rem .7rem .7rem; margin-top: .6rem; }
        .tally { border-collapse: collapse; width: 100%; }
        .tally th { text-align: start; font-size: .87rem; padding: .2rem .4rem; color: var(--quiet); font-weight: 600; }
        .tally td { padding: .15rem; }
        .tally button { width: 100%; min-width: 3.4rem; min-height: 3rem; font-size: 1.1rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .tally button.some { background: var(--main); color: #fff; font-weight: 600; }
        .tally kbd { font-size: .75rem; border: 1px solid currentcolor; border-radius: 3px; padding: 0 .25rem; }
        #tally-total { font-size: 1.2rem; }
        .power { grid-column: 1 / -1; }
        .power summary { cursor: pointer; font-weight: 600; }
        .power[open] summary { margin-bottom: .5rem; }
        .legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; margin: 0 0 .4rem; padding: 0; font-size: .87rem; }
        .legend li::before { content: ""; display: inline-block; width: 1.6rem; margin-inline-end: .4rem; vertical-align: .2rem; border-top: .2rem solid var(--charge); }
        .legend .sun::before { border-top: .7rem solid var(--sun); vertical-align: 0; }
        .legend .load::before { border-top: .15rem solid var(--load); }
        .legend .planned::before { border-top: .15rem dashed var(--quiet); }
        .power tbody th, .power td { white-space: nowrap; }
        #loads td { white-space: normal; }
        .wishes .cost { margin: .8rem 0 0; }
        .graph { min-height: 260px; }
        .graph svg { display: block; max-width: 100%; }
        .graph text { font-size: 12px; fill: var(--quiet); }
        .graph path { fill: none; }
        .graph .grid, .graph .day { stroke: var(--line); stroke-width: 1; }
        .graph .day { stroke-dasharray: 2 3; }
        .graph .sun { fill: var(--sun); stroke: none; }
        .graph .sun.planned { fill-opacity: .35; stroke: #8a6200; stroke-width: 1; stroke-dasharray: 4 3; }
        .graph .load { stroke: var(--load); stroke-width: 1.6; }
        .graph .charge { stroke: var(--charge); stroke-width: 2.6; }
        .graph .load.planned, .graph .charge.planned { stroke-dasharray: 6 4; }
        .graph .reserve { stroke: var(--bad); stroke-width: 1.2; stroke-dasharray: 1 3; }
        .graph .now { stroke: var(--ink); stroke-width: 1.2; }
        @media (max-width: 60rem) {
          .capture { grid-template-columns: minmax(0, 1fr); }
          .figures { grid-template-columns: minmax(0, 1fr); }
          .fields { grid-template-columns: repeat(2, minmax(0, 1fr)); }
        }
        @media (max-width: 30rem) {
          main { padding: .5rem; }
          .card { padding: .7rem; }
          .top { padding: .4rem .6rem; }
          .who { margin-inline-start: 0 !important; }
          .fields { grid-template-columns: minmax(0, 1fr); }
          .two, .wide { grid-column: auto; }
          .choice { flex-wrap: wrap; gap: .2rem 1.2rem; }
          .actions button { flex: 1 1 8rem; }
          .zone { font-size: .68rem; }
          .tally th { font-size: .7rem; padding: .1rem; overflow-wrap: anywhere; }
          .tally button { min-width: 2.3rem; padding: .2rem; }
          .tally kbd { display: none; }
          .supply { padding: .4rem .6rem; font-size: .9rem; }
          .supply > * { grid-column: 1 / -1; }
          .supply h2, .supply .left, .supply .next { font-size: 1rem; }
          .supply .left { grid-column: 1; grid-row: 2; align-self: center; }
          .supply button { grid-row: 2; min-height: 2.2rem; padding: .2rem .9rem; }
        }
        @media (prefers-contrast: more) { :root { --quiet: #17262c; --line: #17262c; } }
        #paper-sheets, #printed-receipt { display: none; }
        @media print {
          #result { display: none; }
          .on-receipt main > :not(#printed-receipt), .on-receipt .training { display: none; }
          .on-receipt #printed-receipt { display: block; }
          .on-receipt { background: #fff; color: #000; }
          .watermark span { opacity: .2; print-color-adjust: exact; }
          .top, .side, .rooms, .links, form { display: none; }
          .on-sheets main > :not(#paper-sheets) { display: none; }
          .on-sheets main { padding: 0; }
          .on-sheets #paper-sheets { display: block; }
          .on-sheets { background: #fff; color: #000; }
        }
        @page { margin: 12mm; }
        .sheet { height: 134mm; overflow: hidden; border-bottom: 1px dashed #000; padding: 2mm 0; font-size: 8pt; line-height: 1.15; break-inside: avoid; }
        .sheet h2 { display: flex; justify-content: space-between; gap: 4mm; font-size: 11pt; margin: 0 0 1mm; }
        .sheet h2 span { font-weight: 400; }
        .sheet-number { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 15pt; }
        .sheet p { display: flex; flex-wrap: wrap; align-items: baseline; gap: .4mm 2.5mm; margin: 0 0 1.5mm; }
        .sheet .sheet-help { font-size: 7pt; }
        .sheet .box::before { content: "☐ "; font-size: 10pt; line-height: 1; }
        .blank { border-bottom: 1px solid #000; min-width: 24mm; height: 5.5mm; }
        .wide-blank { min-width: 48mm; }
        .rest { flex: 1 1 40mm; }
        .recovery { margin-top: .9rem; }
        .officers { grid-column: 1 / -1; }
        .officers > summary { cursor: pointer; font-weight: 600; }
        .officers .verdicts :is(th, td) { overflow-wrap: normal; }
        .officers .pin { font-size: 1.6rem; font-family: ui-monospace, "DejaVu Sans Mono", monospace; letter-spacing: .15em; }

        """#
}
