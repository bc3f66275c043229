// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/index.mustache.

extension EmbeddedAsset {
    static let index =
        #"""
        <!DOCTYPE html>
        <html lang="{{lang}}" dir="{{dir}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{t.title}} – {{post}}</title>
        <link rel="icon" href="/assets/waypost.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/assets/waypost.css">
        <script type="module" src="/assets/app.js"></script>
        </head>
        <body data-state="{{state}}" data-half="{{half}}" data-role="{{role}}" data-now="{{now_ms}}" data-texts="{{texts}}">
        <a class="skip" href="#main">{{t.skip}}</a>
        <header class="top">
          <p class="brand"><img src="/assets/waypost.svg" alt="" width="24" height="24"> {{t.title}}</p>
          <p class="post">{{post}}</p>
          <p class="who" id="who" hidden><span id="who-badge">{{badge}}</span> <span class="quiet" id="who-workstation">{{workstation}}</span></p>
          <p class="unsent" id="unsent-count" role="status"></p>
          <nav class="languages" aria-label="{{t.language}}">{{#languages}}<a href="{{home}}?lang={{code}}" lang="{{code}}" hreflang="{{code}}" aria-current="{{here}}">{{name}}</a> {{/languages}}</nav>
          <button type="button" class="plain" id="sign-out" hidden>{{t.sign_out}}</button>
        </header>
        {{#training}}
        <p class="training"><strong>{{t.training_word}}</strong> {{t.training_help}} <a href="/">{{t.training_leave}}</a></p>
        <p class="watermark" aria-hidden="true"><span>{{t.training_word}}</span><span>{{t.training_word}}</span><span>{{t.training_word}}</span></p>
        {{/training}}
        <main id="main" tabindex="-1">
        <noscript><p class="notice bad">{{t.needs_scripts}}</p></noscript>

        <p class="unseen" id="announcer" role="alert"></p>
        <p class="unseen" id="supply-said" role="status"></p>
        <div id="watch" hidden>
          <section class="card watch" id="notices" hidden aria-labelledby="notices-title">
            <h2 id="notices-title"></h2>
            <ul id="notices-list"></ul>
            <button type="button" id="notices-seen" hidden>{{t.notices_seen}}</button>
          </section>
          <section class="card watch supply" id="supply" hidden aria-labelledby="supply-title">
            <h2 id="supply-title"></h2>
            <p id="supply-left" class="left" role="timer"></p>
            <p id="supply-next" class="next"></p>
            <p id="supply-unsent" class="unsent-names"></p>
            <p id="supply-reason"></p>
            <button type="button" id="supply-seen">{{t.supply_seen}}</button>
          </section>
        </div>

        <nav class="rooms" id="rooms" aria-label="{{t.rooms}}" hidden></nav>

        <section class="card narrow" id="enrol" hidden aria-labelledby="enrol-title">
          <h1 id="enrol-title">{{t.enrol_title}}</h1>
          <p>{{t.enrol_help}}</p>
          <form id="enrol-form" autocomplete="off" novalidate>
            <label for="enrol-code">{{t.enrol_code}}</label>
            <input id="enrol-code" name="code" class="code" maxlength="20" spellcheck="false" autocapitalize="characters" required>
            <label for="enrol-name">{{t.enrol_name}}</label>
            <input id="enrol-name" name="name" maxlength="64" spellcheck="false">
            <p class="form-fault" role="alert"></p>
            <button class="primary">{{t.enrol_button}}</button>
          </form>
        </section>

        <section class="card narrow" id="sign-in" hidden aria-labelledby="sign-in-title">
          <h1 id="sign-in-title">{{#training}}{{t.training_sign_in_title}}{{/training}}{{^training}}{{t.sign_in_title}}{{/training}}</h1>
          <p class="notice doubt" id="leaving" role="status" hidden>{{t.sign_out_waiting}}</p>
          <form id="sign-in-form" autocomplete="off" novalidate>
            <label for="badge">{{t.badge}}</label>
            <input id="badge" name="badge" maxlength="32" spellcheck="false" autocapitalize="none" required>
            <label for="pin">{{t.pin}}</label>
            <input id="pin" name="pin" type="password" inputmode="numeric" maxlength="32" required>
            {{^training}}
            <details class="recovery">
              <summary>{{t.recovery_summary}}</summary>
              <p class="quiet" id="recovery-help">{{t.recovery_help}}</p>
              <label for="recovery-code">{{t.recovery_code}}</label>
              <input id="recovery-code" name="recovery_code" class="code" maxlength="32" spellcheck="false" autocapitalize="characters" aria-describedby="recovery-help">
            </details>
            <p class="for-training"><label><input type="checkbox" name="training"> {{t.training_sign_in}}</label></p>
            {{/training}}
            <p class="form-fault" role="alert"></p>
            <button class="primary">{{t.sign_in_button}}</button>
          </form>
        </section>

        <p class="unseen" id="alerts-said" role="alert"></p>
        <template id="alert-template">
          <details class="alert">
            <summary><span class="alert-kind"></span> <strong class="alert-name" dir="auto"></strong> <span class="alert-state"></span></summary>
            <p class="alert-crossed quiet"></p>
            <div class="pictures alert-pictures"></div>
            <div class="alert-entries"></div>
            <ul class="alert-outcomes"></ul>
            <form class="alert-form" autocomplete="off" novalidate>
              <div class="fields">
                <label class="two">{{t.alert_decision}} <select name="decision" required><option value=""></option>{{#hit_decision}}<option value="{{value}}">{{label}}</option>{{/hit_decision}}</select></label>
                <label class="two">{{t.alert_second}} <select name="second">{{#hit_second}}<option value="{{value}}">{{label}}</option>{{/hit_second}}</select></label>
                <label class="two">{{t.alert_reason}} <input name="reason" maxlength="200" required></label>
                <label class="two">{{t.alert_second_badge}} <input name="second_badge" maxlength="32" spellcheck="false" autocapitalize="none"></label>
              </div>
              <p class="form-fault" role="alert"></p>
              <button class="primary">{{t.alert_decide}}</button>
              <span class="quiet">{{t.alert_hint}}</span>
            </form>
          </details>
        </template>
        <template id="alert-entry">
          <section class="entry">
            <p class="notice bad entry-withdrawn" hidden>{{t.alert_withdrawn}}</p>
            <p class="entry-action next"></p>
            <p class="entry-contact" dir="auto"></p>
            <table class="verdicts">
              <caption class="entry-list"></caption>
              <thead><tr><th scope="col">{{t.verdicts_field}}</th><th scope="col">{{t.alert_here}}</th><th scope="col">{{t.alert_there}}</th></tr></thead>
              <tbody class="entry-rows"></tbody>
            </table>
            <p class="entry-why quiet"></p>
          </section>
        </template>

        <div class="capture" id="capture" hidden>
          <h1 class="unseen">{{t.capture_title}}</h1>
          <section class="card alerts" id="alerts" hidden aria-labelledby="alerts-title">
            <h2 id="alerts-title"></h2>
            <div id="alerts-list"></div>
            <p class="quiet" id="alerts-older" hidden>{{t.alerts_older}}</p>
          </section>
          <div class="side">
            {{#training}}
            <section class="card" id="specimens" aria-labelledby="specimens-title">
              <h2 id="specimens-title">{{t.specimens_title}}</h2>
              <p class="quiet">{{t.specimens_help}}</p>
              <div class="specimens">{{#specimens}}<button type="button" data-zone="{{zone}}">{{label}}</button>{{/specimens}}</div>
            </section>
            {{/training}}
            <section class="card" aria-labelledby="scan-title">
              <h2 id="scan-title">{{t.scan_title}}</h2>
              <label for="scan">{{t.scan_help}}</label>
              <textarea id="scan" class="zone" rows="3" spellcheck="false" autocapitalize="characters" autocomplete="off" maxlength="400"></textarea>
              <div class="row">
                <button type="button" id="scan-check">{{t.scan_button}}</button>
                <button type="button" id="no-document">{{t.no_document}}</button>
              </div>
              <p class="notice" id="scan-notice" role="status" hidden></p>
              <table class="verdicts" id="verdicts" hidden>
                <caption>{{t.verdicts_title}}</caption>
                <thead><tr><th scope="col">{{t.verdicts_field}}</th><th scope="col">{{t.verdicts_value}}</th><th scope="col">{{t.verdicts_verdict}}</th></tr></thead>
                <tbody></tbody>
              </table>
            </section>
            <section class="card" id="earlier" hidden aria-labelledby="earlier-title">
              <h2 id="earlier-title">{{t.earlier_title}}</h2>
              <p id="earlier-standing" role="status"></p>
              <div id="earlier-list"></div>
              <p class="quiet" id="earlier-more" hidden>{{t.earlier_more}}</p>
              <p class="quiet">{{t.earlier_scope}}</p>
            </section>
            <section class="card" id="drafts" hidden aria-labelledby="drafts-title">
              <h2 id="drafts-title"></h2>
              <p class="quiet">{{t.drafts_help}}</p>
              <p class="form-fault" id="drafts-fault" role="alert"></p>
              <ul class="lines" id="drafts-list"></ul>
            </section>
            <section class="card" id="unsent" hidden aria-labelledby="unsent-title">
              <h2 id="unsent-title">{{t.unsent_title}}</h2>
              <p>{{t.unsent_help}}</p>
              <ul id="unsent-list"></ul>
              <button type="button" id="unsent-retry">{{t.unsent_retry}}</button>
            </section>
          </div>

          <section class="card" id="result" hidden tabindex="-1" aria-labelledby="result-title">
            <h2 id="result-title"></h2>
            <p class="next" id="result-next"></p>
            <ul class="checks" id="result-checks"></ul>
            <div id="result-warnings" hidden><h3>{{t.warnings_title}}</h3><ul></ul></div>
            <dl class="numbers" id="result-numbers"></dl>
            <div class="row"><button type="button" class="primary" id="next-traveller">{{t.next_traveller}}</button>
            <button type="button" id="print-receipt" hidden>{{t.print_receipt}}</button>
            <button type="button" id="next-of-group" hidden>{{t.next_of_group}}</button></div>
          </section>

          <form class="card" id="crossing" novalidate autocomplete="off" aria-labelledby="crossing-title">
            <h2 id="crossing-title">{{t.crossing_title}}</h2>
            <fieldset class="fields notice doubt" id="from-paper" hidden>
              <legend>{{t.paper_from}}</legend>
              <label>{{t.paper_number}} <input name="capture.paper_form_number" class="code" readonly></label>
              <label class="two">{{t.paper_when}} <input type="datetime-local" name="crossed_at"></label>
            </fieldset>
            <div class="fields">
              <fieldset class="choice wide">
                <legend>{{t.direction}}</legend>
                {{#direction}}<label><input type="radio" name="direction" value="{{value}}" required> {{label}}</label>
                {{/direction}}
              </fieldset>
              <label>{{t.outcome}} <select name="decision.outcome" required><option value=""></option>{{#outcome}}<option value="{{value}}">{{label}}</option>{{/outcome}}</select></label>
              <label>{{t.purpose}} <select name="journey.purpose"><option value=""></option>{{#purpose}}<option value="{{value}}">{{label}}</option>{{/purpose}}</select></label>
              <label>{{t.transport}} <select name="journey.transport"><option value=""></option>{{#transport}}<option value="{{value}}">{{label}}</option>{{/transport}}</select></label>
              <label>{{t.intended_stay}} <select name="journey.intended_stay"><option value=""></option>{{#intended_stay}}<option value="{{value}}">{{label}}</option>{{/intended_stay}}</select></label>
            </div>
            <fieldset class="fields reasons" id="reasons" hidden>
              <legend>{{t.refusal_reasons}}</legend>
              {{#refusal_reason}}<label class="tick"><input type="checkbox" name="decision.refusal_reasons" value="{{value}}"> {{label}}</label>
              {{/refusal_reason}}
            </fieldset>
            <h3>{{t.document_title}}</h3>
            <div class="fields">
              <label>{{t.document_class}} <select name="document.class"><option value=""></option>{{#document_class}}<option value="{{value}}">{{label}}</option>{{/document_class}}</select></label>
              <label id="absent" hidden>{{t.absent_reason}} <select name="document.absent_reason"><option value=""></option>{{#absent_reason}}<option value="{{value}}">{{label}}</option>{{/absent_reason}}</select></label>
              <label class="on-paper">{{t.document_issuer}} <input name="document.issuer" maxlength="3" class="code" data-zone="issuer"></label>
              <label class="on-paper">{{t.document_number}} <input name="document.number" maxlength="200" class="code" data-zone="document_number"></label>
              <label class="on-paper">{{t.document_expires}} <input name="document.expires_on" maxlength="10" placeholder="{{t.date_form}}" data-zone="date_of_expiry"></label>
            </div>
            <div class="fields" role="group" aria-label="{{t.images_title}}">
              <label class="two">{{t.images_page}} <input type="file" accept="image/*" multiple data-image="page_visible"></label>
              <label class="two">{{t.images_face}} <input type="file" accept="image/*" data-image="face"></label>
              <ul class="wide" id="images-list" role="status"></ul>
            </div>
            <h3>{{t.traveller_title}}</h3>
            <div class="fields">
              <label class="two">{{t.surname}} <input name="traveller.surname" maxlength="200" data-zone="primary"></label>
              <label class="two">{{t.given_names}} <input name="traveller.given_names" maxlength="200" data-zone="secondary"></label>
              <label>{{t.birth_date}} <input name="traveller.birth_date" maxlength="10" placeholder="{{t.date_form}}" data-zone="date_of_birth"></label>
              <label>{{t.sex}} <select name="traveller.sex" data-zone="sex"><option value=""></option>{{#sex}}<option value="{{value}}">{{label}}</option>{{/sex}}</select></label>
              <label>{{t.nationality}} <input name="traveller.nationality" maxlength="3" class="code" placeholder="XXX" data-zone="nationality"></label>
              <label>{{t.category}} <select name="traveller.category"><option value=""></option>{{#category}}<option value="{{value}}">{{label}}</option>{{/category}}</select></label>
              <label class="wide">{{t.remarks}} <input name="decision.remarks" maxlength="200"></label>
            </div>
            <details class="together" id="together">
              <summary>{{t.together_title}}</summary>
              <p class="quiet" id="together-said" role="status"></p>
              <div class="fields">
                <input name="group.id" hidden>
                <input name="minor.guardian_crossing_id" hidden>
                <label>{{t.group_kind}} <select name="group.kind"><option value=""></option>{{#group_kind}}<option value="{{value}}">{{label}}</option>{{/group_kind}}</select></label>
                <label>{{t.group_size}} <input name="group.size_declared" type="number" min="1" max="100000" inputmode="numeric"></label>
                <label class="two">{{t.group_relationship}} <input name="group.relationship_to_head" maxlength="200"></label>
                <label>{{t.vehicle_plate}} <input name="journey.vehicle.plate" maxlength="200" class="code" spellcheck="false"></label>
                <label>{{t.vehicle_country}} <input name="journey.vehicle.country" maxlength="3" class="code"></label>
                <label>{{t.journey_role}} <select name="journey.role"><option value=""></option>{{#journey_role}}<option value="{{value}}">{{label}}</option>{{/journey_role}}</select></label>
                <label>{{t.accompanied_by}} <select name="minor.accompanied_by"><option value=""></option>{{#accompanied_by}}<option value="{{value}}">{{label}}</option>{{/accompanied_by}}</select></label>
                <label class="two">{{t.consent_document}} <input name="minor.consent_document" maxlength="200"></label>
              </div>
              <div class="row"><button type="button" id="leave-group" hidden>{{t.group_leave}}</button></div>
            </details>
            <p class="form-fault" role="alert"></p>
            <div class="row actions">
              <button class="primary" id="send">{{t.send}}</button>
              <button type="button" id="clear">{{t.clear}}</button>
              <span class="quiet">{{t.send_hint}}</span>
            </div>
            <p class="quiet" id="draft-said"></p>
          </form>

          <details class="card power" id="power">
            <summary>{{t.power_title}}</summary>
            <p class="notice doubt power-notice" role="status" hidden></p>
            <p class="power-now" id="power-alt"></p>
            <ul class="legend">
              <li class="sun">{{t.power_sun}}</li>
              <li class="load">{{t.power_load}}</li>
              <li class="charge">{{t.power_charge}}</li>
              <li class="planned">{{t.power_planned}}</li>
            </ul>
            <div class="graph"></div>
            <table class="verdicts">
              <caption>{{t.power_days}}</caption>
              <thead><tr><th scope="col">{{t.power_day}}</th><th scope="col">{{t.power_sun_wh}}</th><th scope="col">{{t.power_load_wh}}</th><th scope="col">{{t.power_charge_span}}</th><th scope="col">{{t.power_lowest_v}}</th></tr></thead>
              <tbody></tbody>
            </table>
            <section id="loads" aria-labelledby="loads-title">
              <h3 id="loads-title">{{t.loads_title}}</h3>
              <table class="verdicts">
                <thead><tr><th scope="col">{{t.loads_load}}</th><th scope="col">{{t.loads_state}}</th><th scope="col">{{t.loads_reason}}</th></tr></thead>
                <tbody></tbody>
              </table>
              <form class="wishes" autocomplete="off" hidden aria-labelledby="loads-wish">
                <h3 id="loads-wish">{{t.loads_wish}}</h3>
                <div class="fields">
                  <label>{{t.loads_what}} <select name="wish"><option value="on">{{t.loads_keep_on}}</option><option value="off">{{t.loads_keep_off}}</option><option value="swap">{{t.loads_swap}}</option></select></label>
                  <label>{{t.loads_load}} <select name="load"></select></label>
                  <label>{{t.loads_other}} <select name="other"></select></label>
                  <label>{{t.loads_for}} <select name="for_s"><option value="1800">{{t.loads_half_hour}}</option><option value="3600" selected>1 h</option><option value="7200">2 h</option><option value="14400">4 h</option><option value="28800">8 h</option><option value="43200">12 h</option></select></label>
                </div>
                <p class="cost" role="status"></p>
                <p class="form-fault" role="alert"></p>
                <div class="row actions">
                  <button>{{t.loads_ask}}</button>
                  <button type="button" class="primary take" hidden>{{t.loads_take}}</button>
                </div>
              </form>
            </section>
          </details>

          <details class="card officers" id="officers">
            <summary>{{t.officers_title}}</summary>
            <section class="colleagues" hidden aria-labelledby="colleagues-title">
              <h3 id="colleagues-title">{{t.officers_colleagues}}</h3>
              <p class="quiet">{{t.officers_help}}</p>
              <div class="told notice doubt" role="status" hidden>
                <p class="whose"></p>
                <p class="pin" dir="ltr"></p>
                <button type="button">{{t.officers_noted}}</button>
              </div>
              <p class="officers-fault form-fault" role="alert"></p>
              <table class="verdicts">
                <thead><tr><th scope="col">{{t.badge}}</th><th scope="col">{{t.officers_role}}</th><th scope="col">{{t.officers_state}}</th><th scope="col">{{t.officers_pin}}</th></tr></thead>
                <tbody></tbody>
              </table>
            </section>
            <section aria-labelledby="own-pin-title">
              <h3 id="own-pin-title">{{t.own_pin_title}}</h3>
              <p class="quiet">{{t.own_pin_help}}</p>
              <form autocomplete="off" novalidate>
                <div class="fields">
                  <label>{{t.own_pin_now}} <input name="pin" type="password" inputmode="numeric" maxlength="32" required></label>
                  <label>{{t.own_pin_new}} <input name="new_pin" type="password" inputmode="numeric" maxlength="32" required></label>
                  <label>{{t.own_pin_again}} <input name="again" type="password" inputmode="numeric" maxlength="32" required></label>
                </div>
                <p class="form-fault" role="alert"></p>
                <p class="done" role="status"></p>
                <button>{{t.own_pin_change}}</button>
              </form>
            </section>
          </details>
        </div>
        {{> rooms}}
        </main>
        </body>
        </html>

        """#
}
