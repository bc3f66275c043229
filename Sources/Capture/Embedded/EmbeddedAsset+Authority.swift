// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/authority/page.mustache.

extension EmbeddedAsset {
    static let authority =
        #"""
        <!DOCTYPE html>
        <html lang="{{lang}}" dir="{{dir}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{t.title}} – {{post}}</title>
        <style>{{{style}}}</style>
        </head>
        <body>
        <header>
          <p><strong>Waypost</strong> {{post}}</p>
          <nav aria-label="{{t.language}}">{{#languages}}<a href="/?lang={{code}}" lang="{{code}}" hreflang="{{code}}" aria-current="{{here}}">{{name}}</a> {{/languages}}</nav>
        </header>
        <main>
        <h1>{{t.title}}</h1>
        <p>{{t.what}}</p>
        <section class="warning" aria-labelledby="compare">
          <h2 id="compare">{{t.compare_title}}</h2>
          <p>{{t.compare_why}}</p>
          <p>{{t.compare_how}}</p>
          <p>{{t.fingerprint}}</p>
          <p class="fingerprint" dir="ltr">{{#rows}}{{.}}<br>{{/rows}}</p>
          <p>{{t.compare_differs}}</p>
        </section>
        <section aria-labelledby="file">
          <h2 id="file">{{t.file_title}}</h2>
          <p><a class="file" href="{{file}}" dir="ltr">waypost-ca.crt</a></p>
          <p>{{t.file_name}} <bdi>{{name}}</bdi><br>{{t.file_valid}} <bdi>{{from}}</bdi> – <bdi>{{to}}</bdi>. {{t.file_clock}}</p>
          <p>{{t.file_text}} <a href="{{text_file}}" dir="ltr">waypost-ca.pem</a></p>
        </section>
        <nav class="systems" aria-label="{{t.systems}}"><ul>{{#systems}}<li><a href="#{{id}}">{{title}}</a></li>{{/systems}}</ul></nav>
        {{#systems}}<section aria-labelledby="{{id}}">
          <h2 id="{{id}}">{{title}}</h2>
          <ol>
        {{#steps}}    <li>{{words}}{{#command}}<pre dir="ltr">{{command}}</pre>{{/command}}</li>
        {{/steps}}  </ol>
        </section>
        {{/systems}}<section aria-labelledby="then">
          <h2 id="then">{{t.then_title}}</h2>
          <p>{{t.then_open}}</p>
          <ul dir="ltr">{{#addresses}}<li><a href="{{.}}">{{.}}</a></li>{{/addresses}}</ul>
          <p>{{t.then_fails}}</p>
        </section>
        </main>
        </body>
        </html>

        """#
}
