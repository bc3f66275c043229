// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/rooms.mustache.

extension EmbeddedAsset {
    static let rooms =
        #"""
        <section class="room" id="room-events" hidden aria-labelledby="events-title">
          <form class="card" id="incident-form" autocomplete="off" novalidate>
            <h1 id="events-title" tabindex="-1">{{t.room_events}}</h1>
            <h2>{{t.incident_title}}</h2>
            <div class="fields">
              <label>{{t.incident_kind}} <select name="kind" required><option value=""></option>{{#incident_kind}}<option value="{{value}}">{{label}}</option>{{/incident_kind}}</select></label>
              <label>{{t.incident_source}} <select name="source"><option value=""></option>{{#incident_source}}<option value="{{value}}">{{label}}</option>{{/incident_source}}</select></label>
              <label class="two">{{t.incident_crossing}} <select name="crossing"><option value="">{{t.surge_none}}</option></select></label>
              <label class="two">{{t.incident_action}} <input name="action_taken" maxlength="200"></label>
              <label class="two">{{t.incident_next}} <input name="handed_to" maxlength="200"></label>
            </div>
            <p class="form-fault" role="alert"></p>
            <div class="row"><button class="primary">{{t.incident_store}}</button></div>
            <ul class="lines" id="incident-list"></ul>
          </form>
          <div class="card">
            <form id="vehicle-form" autocomplete="off" novalidate aria-labelledby="vehicle-title">
              <h2 id="vehicle-title">{{t.vehicle_title}}</h2>
              <p class="quiet">{{t.vehicle_help}}</p>
              <div class="fields">
                <label>{{t.vehicle_plate}} <input name="plate" maxlength="200" class="code" spellcheck="false"></label>
                <label>{{t.vehicle_country}} <input name="country" maxlength="3" class="code"></label>
                <label class="two">{{t.vehicle_kind}} <input name="kind" maxlength="200"></label>
              </div>
              <p class="form-fault" role="alert"></p>
              <div class="row"><button class="primary">{{t.vehicle_arrived}}</button></div>
            </form>
            <div id="vehicle-here" hidden><h3>{{t.vehicle_here}}</h3><ul class="lines" id="vehicle-list"></ul></div>
          </div>
        </section>
        <section class="room" id="room-shift" hidden aria-labelledby="shift-title">
          <div class="card">
            <h1 id="shift-title" tabindex="-1">{{t.room_shift}}</h1>
            <p class="quiet">{{t.shift_help}}</p>
            <p id="shift-said" role="status"></p>
            <p class="form-fault" id="shift-fault" role="alert"></p>
            <form id="shift-open" autocomplete="off" novalidate hidden>
              <div class="fields">
                <label>{{t.shift_charge}} <input name="officer_in_charge" maxlength="32" spellcheck="false" autocapitalize="none"></label>
                <label class="two">{{t.shift_officers}} <input name="officers" maxlength="400" spellcheck="false" autocapitalize="none"></label>
              </div>
              <div class="row"><button class="primary">{{t.shift_begin}}</button></div>
            </form>
            <ul class="lines" id="shift-counts"></ul>
            <form id="shift-close" autocomplete="off" novalidate hidden>
              <div class="fields">
                <label class="wide">{{t.shift_occurrences}} <textarea name="occurrences" rows="3" maxlength="4000"></textarea></label>
                <label class="wide">{{t.shift_items}} <textarea name="open_items" rows="3" maxlength="4000"></textarea></label>
                <label>{{t.shift_next}} <input name="handed_to" maxlength="32" spellcheck="false" autocapitalize="none"></label>
              </div>
              <div class="row"><button class="primary">{{t.shift_end}}</button></div>
            </form>
          </div>
          <div class="card" id="shift-last" hidden>
            <h2>{{t.shift_before}}</h2>
            <ul class="lines" id="shift-before"></ul>
          </div>
        </section>
        <section class="room" id="room-paper" hidden aria-labelledby="paper-title">
          <form class="card" id="paper-form" autocomplete="off" novalidate>
            <h1 id="paper-title" tabindex="-1">{{t.room_paper}}</h1>
            <p class="quiet">{{t.paper_help}}</p>
            <div class="fields"><label class="two">{{t.paper_number}} <input name="number" class="code" maxlength="20" spellcheck="false" placeholder="7K4P2-QX9MT"></label></div>
            <p class="form-fault" role="alert"></p>
            <div class="row"><button class="primary">{{t.paper_open}}</button></div>
          </form>
          <form class="card" id="paper-print" autocomplete="off" novalidate aria-labelledby="paper-print-title">
            <h2 id="paper-print-title">{{t.paper_print_title}}</h2>
            <p class="quiet">{{t.paper_print_help}}</p>
            <div class="fields"><label>{{t.paper_count}} <select name="count"><option>2</option><option>10</option><option selected>20</option><option>50</option><option>100</option></select></label></div>
            <p class="form-fault" role="alert"></p>
            <div class="row"><button>{{t.paper_print}}</button> <span class="quiet" id="paper-said" role="status"></span></div>
          </form>
        </section>
        <div id="paper-sheets"></div>
        <div id="printed-receipt"></div>
        <template id="paper-sheet">
          <article class="sheet">
            <h2>{{t.sheet_title}} <span>{{post}}</span> <strong class="sheet-number" dir="ltr"></strong></h2>
            <p class="sheet-help">{{t.sheet_help}}</p>
            <p><b>{{t.direction}}</b> {{#direction}}<span class="box">{{label}}</span> {{/direction}}<b>{{t.sheet_time}}</b> <span class="blank wide-blank"></span></p>
            <p><b>{{t.outcome}}</b> {{#outcome}}<span class="box">{{label}}</span> {{/outcome}}</p>
            <p><b>{{t.refusal_reasons}}</b> <span class="blank rest"></span></p>
            <p><b>{{t.document_class}}</b> {{#document_class}}<span class="box">{{label}}</span> {{/document_class}}</p>
            <p><b>{{t.document_issuer}}</b> <span class="blank"></span> <b>{{t.document_number}}</b> <span class="blank wide-blank"></span> <b>{{t.document_expires}}</b> <span class="blank"></span></p>
            <p><b>{{t.surname}}</b> <span class="blank rest"></span> <b>{{t.given_names}}</b> <span class="blank rest"></span></p>
            <p><b>{{t.birth_date}}</b> <span class="blank"></span> <b>{{t.nationality}}</b> <span class="blank"></span> <b>{{t.sex}}</b> {{#sex}}<span class="box">{{label}}</span> {{/sex}}</p>
            <p><b>{{t.purpose}}</b> {{#purpose}}<span class="box">{{label}}</span> {{/purpose}}</p>
            <p><b>{{t.transport}}</b> {{#transport}}<span class="box">{{label}}</span> {{/transport}}</p>
            <p><b>{{t.intended_stay}}</b> {{#intended_stay}}<span class="box">{{label}}</span> {{/intended_stay}}</p>
            <p><b>{{t.remarks}}</b> <span class="blank rest"></span></p>
            <p><b>{{t.sheet_signed}}</b> <span class="blank rest"></span> <span class="box">{{t.sheet_keyed}}</span></p>
          </article>
        </template>
        <section class="room" id="room-statistics" hidden aria-labelledby="statistics-title">
          <div class="card">
            <h1 id="statistics-title" tabindex="-1">{{t.room_statistics}}</h1>
            <form id="statistics-form" class="fields" autocomplete="off" novalidate>
              <label>{{t.stat_range}} <select name="range"></select></label>
              <label class="own" hidden>{{t.stat_from}} <input type="date" name="from"></label>
              <label class="own" hidden>{{t.stat_to}} <input type="date" name="to"></label>
              <label>{{t.stat_by}} <select name="by"></select></label>
              <div class="row wide"><button class="primary">{{t.stat_show}}</button> <span class="quiet" id="statistics-said" role="status"></span></div>
            </form>
            <p class="form-fault" id="statistics-fault" role="alert"></p>
            <p class="quiet" id="statistics-protected" hidden>{{t.stat_protected_help}}</p>
          </div>
          <div class="figures" id="statistics-figures"></div>
        </section>
        <template id="statistics-figure">
          <figure class="card">
            <figcaption><h2></h2> <p class="quiet"></p></figcaption>
            <div class="picture"></div>
            <details>
              <summary>{{t.stat_numbers}}</summary>
              <div class="scroll" tabindex="0" role="group"><table class="verdicts"><thead><tr></tr></thead><tbody></tbody></table></div>
            </details>
            <p class="links"><a class="csv" download>CSV</a> <a class="json" target="_blank" rel="noopener">JSON</a> <a class="svg" download>SVG</a></p>
          </figure>
        </template>
        <section class="room" id="room-search" hidden aria-labelledby="search-title">
          <div class="card">
            <h1 id="search-title" tabindex="-1">{{t.room_search}}</h1>
            <p class="quiet">{{t.search_help}}</p>
            <form id="search-form" class="fields" autocomplete="off" novalidate>
              <label>{{t.search_what}} <select name="what"><option value="number">{{t.document_number}}</option><option value="name">{{t.search_name}}</option><option value="plate">{{t.search_plate}}</option><option value="outcome">{{t.outcome}}</option><option value="time">{{t.search_time}}</option></select></label>
              <label data-for="outcome">{{t.outcome}} <select name="outcome">{{#rare_outcome}}<option value="{{value}}">{{label}}</option>{{/rare_outcome}}</select></label>
              <label class="two" data-for="number name plate">{{t.search_words}} <input name="words" maxlength="200" spellcheck="false"></label>
              <label data-for="number">{{t.search_issuer}} <input name="issuer" maxlength="3" class="code"></label>
              <label data-for="name">{{t.search_birth}} <input name="birth_date" maxlength="20" placeholder="1990"></label>
              <label>{{t.stat_from}} <input type="date" name="from"></label>
              <label>{{t.stat_to}} <input type="date" name="to"></label>
              <div class="row wide"><button class="primary">{{t.search_button}}</button> <span class="quiet" id="search-said" role="status"></span></div>
            </form>
            <p class="form-fault" id="search-fault" role="alert"></p>
            <div class="found" id="search-list"></div>
            <div class="row"><button type="button" id="search-more" hidden>{{t.search_more}}</button></div>
          </div>
        </section>
        <template id="crossing-detail">
          <div class="detail">
            <p class="notice stored" role="status" hidden>{{t.amend_stored}}</p>
            <dl class="numbers"></dl>
            <div class="pictures"></div>
            <div class="history" hidden><h3>{{t.amend_history}}</h3><ul></ul></div>
            <p class="quiet not-own" hidden>{{t.amend_needs_supervisor}}</p>
            <p class="notice doubt awaits" hidden>{{t.amend_awaits}}</p>
            <button type="button" class="amend">{{t.amend_open}}</button>
            <form class="amend-form" autocomplete="off" novalidate hidden>
              <h3>{{t.amend_title}}</h3>
              <div class="fields">
                <label class="two">{{t.amend_reason}} <select name="reason" required><option value=""></option>{{#amendment_reason}}<option value="{{value}}">{{label}}</option>{{/amendment_reason}}</select></label>
                <label class="two">{{t.amend_remark}} <input name="remark" maxlength="200"></label>
                <label>{{t.direction}} <select name="/direction"><option value=""></option>{{#direction}}<option value="{{value}}">{{label}}</option>{{/direction}}</select></label>
                <label>{{t.outcome}} <select name="/decision/outcome"><option value=""></option>{{#outcome}}<option value="{{value}}">{{label}}</option>{{/outcome}}</select></label>
                <label>{{t.purpose}} <select name="/journey/purpose"><option value=""></option>{{#purpose}}<option value="{{value}}">{{label}}</option>{{/purpose}}</select></label>
                <label>{{t.transport}} <select name="/journey/transport"><option value=""></option>{{#transport}}<option value="{{value}}">{{label}}</option>{{/transport}}</select></label>
                <label>{{t.intended_stay}} <select name="/journey/intended_stay"><option value=""></option>{{#intended_stay}}<option value="{{value}}">{{label}}</option>{{/intended_stay}}</select></label>
                <label>{{t.document_class}} <select name="/document/class"><option value=""></option>{{#document_class}}<option value="{{value}}">{{label}}</option>{{/document_class}}</select></label>
                <label>{{t.document_issuer}} <input name="/document/issuer" maxlength="3" class="code"></label>
                <label>{{t.document_number}} <input name="/document/number" maxlength="200" class="code"></label>
                <label>{{t.document_expires}} <input name="/document/expires_on" maxlength="10" placeholder="{{t.date_form}}"></label>
                <label>{{t.category}} <select name="/traveller/category"><option value=""></option>{{#category}}<option value="{{value}}">{{label}}</option>{{/category}}</select></label>
                <label class="two">{{t.surname}} <input name="/traveller/surname" maxlength="200"></label>
                <label class="two">{{t.given_names}} <input name="/traveller/given_names" maxlength="200"></label>
                <label>{{t.birth_date}} <input name="/traveller/birth_date" maxlength="10" placeholder="{{t.date_form}}"></label>
                <label>{{t.sex}} <select name="/traveller/sex"><option value=""></option>{{#sex}}<option value="{{value}}">{{label}}</option>{{/sex}}</select></label>
                <label>{{t.nationality}} <input name="/traveller/nationality" maxlength="3" class="code"></label>
                <label class="two">{{t.remarks}} <input name="/decision/remarks" maxlength="200"></label>
              </div>
              <p class="form-fault" role="alert"></p>
              <div class="row"><button class="primary">{{t.amend_store}}</button> <span class="quiet">{{t.amend_hint}}</span></div>
            </form>
          </div>
        </template>
        <section class="room" id="room-audit" hidden aria-labelledby="audit-title">
          <div class="card">
            <h1 id="audit-title" tabindex="-1">{{t.room_audit}}</h1>
            <p class="quiet">{{t.audit_help}}</p>
            <form id="audit-form" class="fields" autocomplete="off" novalidate>
              <label>{{t.badge}} <input name="badge" maxlength="32" spellcheck="false"></label>
              <label>{{t.audit_action}} <input name="action" maxlength="60" list="audit-actions" spellcheck="false"></label>
              <datalist id="audit-actions"><option value="signed_in">{{t.audit_signed_in}}</option><option value="signed_out">{{t.audit_signed_out}}</option><option value="crossings_searched">{{t.audit_crossings_searched}}</option><option value="crossing_read">{{t.audit_crossing_read}}</option><option value="attachment_seen">{{t.audit_attachment_seen}}</option><option value="document_inspected">{{t.audit_document_inspected}}</option><option value="audit_read">{{t.audit_audit_read}}</option><option value="officer_pin_reset">{{t.audit_officer_pin_reset}}</option><option value="workstation_enrolled">{{t.audit_workstation_enrolled}}</option></datalist>
              <label>{{t.stat_from}} <input type="date" name="from"></label>
              <label>{{t.stat_to}} <input type="date" name="to"></label>
              <div class="row wide"><button class="primary">{{t.stat_show}}</button> <span class="quiet" id="audit-said" role="status"></span></div>
            </form>
            <p class="form-fault" id="audit-fault" role="alert"></p>
            <div id="audit-result" hidden>
              <div class="scroll tall" tabindex="0" role="group" aria-labelledby="audit-title">
                <table class="verdicts"><thead><tr><th scope="col">{{t.audit_when}}</th><th scope="col">{{t.badge}}</th><th scope="col">{{t.audit_workstation}}</th><th scope="col">{{t.audit_action}}</th><th scope="col">{{t.audit_target}}</th><th scope="col">{{t.audit_result}}</th></tr></thead><tbody id="audit-rows"></tbody></table>
              </div>
              <div class="row"><button type="button" id="audit-more" hidden>{{t.search_more}}</button> <a id="audit-csv" download>CSV</a></div>
            </div>
          </div>
        </section>
        <section class="room surge" id="room-surge" hidden aria-labelledby="surge-title">
          <div class="card">
            <h1 id="surge-title" tabindex="-1">{{t.room_surge}}</h1>
            <p class="quiet">{{t.surge_help}}</p>
            <form id="tally-form" autocomplete="off" novalidate>
              <div class="fields">
                <fieldset class="choice wide"><legend>{{t.direction}}</legend>{{#direction}}<label><input type="radio" name="direction" value="{{value}}"> {{label}}</label> {{/direction}}</fieldset>
              </div>
              <div class="scroll"><table class="tally">
                <thead><tr><td></td><th scope="col"><bdi dir="ltr">0–4</bdi></th><th scope="col"><bdi dir="ltr">5–11</bdi></th><th scope="col"><bdi dir="ltr">12–17</bdi></th><th scope="col"><bdi dir="ltr">18–59</bdi></th><th scope="col"><bdi dir="ltr">60+</bdi></th><th scope="col">{{t.tally_age_unknown}}</th></tr></thead>
                <tbody id="tally-rows"></tbody>
              </table></div>
              <p class="row"><strong id="tally-total"></strong> <span id="tally-said" class="quiet" role="status"></span></p>
              <div class="fields">
                <label>{{t.transport}} <select name="transport"><option value=""></option>{{#transport}}<option value="{{value}}">{{label}}</option>{{/transport}}</select></label>
                <label>{{t.tally_origin}} <input name="origin" maxlength="200"></label>
                <label class="two">{{t.tally_needs}} <input name="needs" maxlength="200"></label>
              </div>
              <p class="form-fault" role="alert"></p>
              <div class="row"><button class="primary">{{t.tally_store}}</button> <button type="button" id="tally-back">{{t.tally_back}}</button></div>
            </form>
            <div id="surge-stored" hidden><h2>{{t.surge_groups}}</h2><ul class="lines" id="surge-groups"></ul></div>
          </div>
          <form class="card" id="minimum-form" autocomplete="off" novalidate aria-labelledby="minimum-title">
            <h2 id="minimum-title">{{t.minimum_title}}</h2>
            <p class="quiet">{{t.minimum_help}}</p>
            <div class="fields">
              <label class="two">{{t.minimum_group}} <select name="group"><option value="">{{t.surge_none}}</option></select></label>
              <label class="two">{{t.outcome}} <select name="outcome"><option value=""></option>{{#outcome}}<option value="{{value}}">{{label}}</option>{{/outcome}}</select></label>
              <label class="two">{{t.surname}} <input name="surname" maxlength="200"></label>
              <label class="two">{{t.given_names}} <input name="given_names" maxlength="200"></label>
              <label>{{t.birth_date}} <input name="birth_date" maxlength="10" placeholder="1990-XX-XX"></label>
              <label>{{t.sex}} <select name="sex"><option value=""></option>{{#sex}}<option value="{{value}}">{{label}}</option>{{/sex}}</select></label>
              <label>{{t.nationality}} <input name="nationality" maxlength="3" class="code"></label>
              <label>{{t.absent_reason}} <select name="absent_reason"><option value=""></option>{{#absent_reason}}<option value="{{value}}">{{label}}</option>{{/absent_reason}}</select></label>
            </div>
            <p class="form-fault" role="alert"></p>
            <div class="row"><button class="primary">{{t.minimum_store}}</button> <span class="quiet" id="minimum-said" role="status"></span></div>
          </form>
          <div class="card">
            <form id="referral-form" autocomplete="off" novalidate aria-labelledby="referral-title">
              <h2 id="referral-title">{{t.referral_title}}</h2>
              <p class="quiet">{{t.referral_help}}</p>
              <div class="fields">
                <label class="two">{{t.referral_need}} <select name="need" required><option value=""></option>{{#referral_need}}<option value="{{value}}">{{label}}</option>{{/referral_need}}</select></label>
                <label>{{t.referral_urgency}} <select name="urgency"><option value="now">{{t.referral_now}}</option><option value="today">{{t.referral_today}}</option><option value="routine">{{t.referral_routine}}</option></select></label>
                <label>{{t.referral_crossing}} <select name="crossing"><option value="">{{t.surge_none}}</option></select></label>
              </div>
              <p class="form-fault" role="alert"></p>
              <div class="row"><button class="primary">{{t.referral_send}}</button> <span class="quiet" id="referral-said" role="status"></span></div>
            </form>
            <div id="referral-sent" hidden><h3>{{t.referral_sent}}</h3><ul class="lines" id="referral-list"></ul></div>
          </div>
        </section>

        """#
}
