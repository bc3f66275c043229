// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/authority/style.css.

extension EmbeddedAsset {
    static let authorityStyle =
        #"""
        * { box-sizing: border-box; }
        html { font-size: 16px; }
        body { margin: 0; background: #eef1ec; color: #17262c; font-family: system-ui, "Noto Sans", "DejaVu Sans", sans-serif; line-height: 1.45; }
        header { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; justify-content: space-between; padding: .5rem 1rem; background: #0e4453; color: #fff; }
        header p { margin: 0; }
        header a { color: #fff; margin-inline-start: .8rem; }
        header [aria-current=true] { text-decoration: none; font-weight: 600; }
        main { max-width: 46rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.5rem; margin: .4rem 0 .6rem; }
        h2 { font-size: 1.15rem; margin: 0 0 .4rem; }
        section { background: #fff; border: 1px solid #b9c3c1; border-radius: 6px; padding: .9rem 1rem; margin: 0 0 .8rem; }
        .warning { background: #fdf1d8; border-color: #7a4a00; }
        p { margin: 0 0 .6rem; }
        li { margin: 0 0 .45rem; }
        a { color: #0e4453; }
        .file { display: inline-block; padding: .6rem 1rem; border-radius: 4px; background: #0e4453; color: #fff; font-weight: 600; }
        .fingerprint, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace; }
        .fingerprint { font-size: 1.05rem; text-align: start; }
        pre { margin: .3rem 0 0; padding: .5rem .7rem; background: #eef1ec; border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere; }
        .systems ul { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; padding: 0; margin: 0 0 .8rem; list-style: none; }
        :focus-visible { outline: 3px solid #b4530a; outline-offset: 2px; }
        @media print { .systems, header nav { display: none; } section { break-inside: avoid; } }

        """#
}
