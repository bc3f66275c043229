// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/app.js.

extension EmbeddedAsset {
    static let app =
        #"""
        // Joins the parts of the page: which section is shown, and what follows what.
        import { call, Problem } from "./api.js";
        import { fillTexts, text } from "./texts.js";
        import { Alerts } from "./alerts.js";
        import { Audit } from "./audit.js";
        import { Drafts } from "./drafts.js";
        import { Earlier } from "./earlier.js";
        import { Events } from "./events.js";
        import { CrossingForm } from "./form.js";
        import { isTraining } from "./half.js";
        import { Images } from "./images.js";
        import { LoadWishes } from "./loads.js";
        import { Notices, noticeOf } from "./notices.js";
        import { Officers } from "./officers.js";
        import { Paper } from "./paper.js";
        import { PowerGraph } from "./power.js";
        import { Queue } from "./queue.js";
        import { Rooms } from "./rooms.js";
        import { Scan } from "./scan.js";
        import { forgetReceipt, printReceipt, showResult } from "./receipt.js";
        import { Search } from "./search.js";
        import { Shift } from "./shift.js";
        import { Statistics } from "./statistics.js";
        import { Supply } from "./supply.js";
        import { Surge } from "./surge.js";
        import { keep, name, recall } from "./storage.js";

        const sections = ["enrol", "sign-in", "capture"];
        const element = (id) => document.getElementById(id);

        function show(state) {
          document.body.dataset.state = state;
          for (const id of sections) element(id).hidden = id !== state;
          const isSignedIn = state === "capture";
          element("who").hidden = !isSignedIn;
          element("sign-out").hidden = !isSignedIn;
          element("watch").hidden = !isSignedIn;
          power.look();
          queue.officer = isSignedIn ? element("who-badge").textContent : null;
          images.resume();
          supply.isSignedIn = isSignedIn;
          alerts.isSignedIn = isSignedIn;
          drafts.list();
          rooms.role = isSignedIn ? document.body.dataset.role : null;
          // Training changes nobody's PIN but one's own.
          officers.role = !isSignedIn ? null : isTraining ? "trainee" : document.body.dataset.role;
          const first = { enrol: "enrol-code", "sign-in": "badge", capture: "scan" }[state];
          element(first).focus();
        }

        // A request that nobody is signed in for leads to the sign-in; unsent records stay where they are.
        function needsSignIn(problem) {
          const isOther = problem.name === "other-officer";
          if (!(problem instanceof Problem) || (problem.status !== 401 && !isOther)) return false;
          show(problem.name === "not-enrolled" ? "enrol" : "sign-in");
          return true;
        }

        function onSubmit(form, act) {
          const button = form.querySelector("button");
          const fault = form.querySelector(".form-fault");
          form.addEventListener("submit", async (event) => {
            event.preventDefault();
            fault.textContent = "";
            button.disabled = true;
            try {
              await act(Object.fromEntries(new FormData(form)));
              form.reset();
            } catch (problem) {
              fault.textContent = problem instanceof Problem ? problem.words : text("no_answer");
              const secret = form.querySelector("[type=password]");
              if (secret) secret.value = "";
              (secret ?? form.querySelector("input")).focus();
            } finally {
              button.disabled = false;
            }
          });
        }

        fillTexts(JSON.parse(document.body.dataset.texts));
        const images = new Images(element("crossing"), () => queue.officer, (problem) => needsSignIn(problem));
        const form = new CrossingForm(element("crossing"), Number(document.body.dataset.now), images);
        const notices = new Notices();
        const wishes = new LoadWishes(element("loads"), () => queue.officer, () => power.look());
        const power = new PowerGraph(element("power"), (answer) => wishes.show(answer));

        // The screen belongs to the traveller who stands here: what comes later is a notice of its own.
        const isOnScreen = (item) => item.id === form.sentID && document.body.dataset.state === "capture";

        const queue = new Queue({
          prepare: (item) => images.complete(item.body.attachments ?? [], item.officer),
          onReceipt: (receipt, item) => {
            drafts.stored(item.id);
            surge.stored(item, receipt);
            events.stored(item, receipt);
            const notice = noticeOf(receipt);
            if (notice) notices.add(notice.kind, item, notice, isOnScreen(item));
            if (isOnScreen(item)) showResult({ receipt, item });
          },
          onRefused: (problem, item) => {
            notices.add("refused", item, { details: [problem.words] }, isOnScreen(item));
            if (isOnScreen(item)) showResult({ problem, item });
          },
          onSignInNeeded: (problem) => needsSignIn(problem),
          onWaiting: (item) => { if (isOnScreen(item)) showResult({ waiting: true, item }); },
        });
        const readers = ["officer", "supervisor", "auditor"];
        const statistics = new Statistics(() => queue.officer, (problem) => needsSignIn(problem));
        const search = new Search(
          () => ({ badge: queue.officer, role: document.body.dataset.role }), () => form.now,
          (problem) => needsSignIn(problem));
        const audit = new Audit(() => queue.officer, (problem) => needsSignIn(problem));
        const surge = new Surge({
          officer: () => queue.officer,
          now: () => form.now,
          mayAdd: () => !queue.isFull,
          add: (item) => queue.add(item),
          onSignInNeeded: (problem) => needsSignIn(problem),
        });
        const events = new Events({
          officer: () => queue.officer,
          now: () => form.now,
          mayAdd: () => !queue.isFull,
          add: (item) => queue.add(item),
          isWaiting: (id) => queue.has(id),
        });
        const shift = new Shift({
          officer: () => queue.officer,
          now: () => form.now,
          unsent: () => queue.length,
          onSignInNeeded: (problem) => needsSignIn(problem),
        });
        const paper = new Paper({
          officer: () => queue.officer,
          onSheet: async (sheet) => {
            await drafts.keep();
            startNext();
            rooms.open("capture");
            form.fromPaper(sheet);
          },
          onSignInNeeded: (problem) => needsSignIn(problem),
        });
        const rooms = new Rooms({
          capture: {
            roles: ["officer", "supervisor", "protection", "trainee"], part: element("capture"),
            focus: element("scan"),
          },
          surge: {
            roles: ["officer", "supervisor"], part: element("room-surge"), leave: () => surge.leave(),
          },
          paper: {
            roles: ["officer", "supervisor"], part: element("room-paper"), leave: () => paper.leave(),
          },
          events: {
            roles: ["officer", "supervisor"], part: element("room-events"), leave: () => events.leave(),
            enter: () => events.enter(),
          },
          shift: {
            roles: ["officer", "supervisor"], part: element("room-shift"), leave: () => shift.leave(),
            enter: () => shift.enter(),
          },
          search: {
            roles: readers, part: element("room-search"), leave: () => search.leave(),
          },
          statistics: {
            roles: readers, part: element("room-statistics"), leave: () => statistics.leave(),
            enter: () => statistics.enter(document.body.dataset.role),
          },
          audit: {
            roles: ["auditor"], part: element("room-audit"), leave: () => audit.leave(),
          },
        });
        const supply = new Supply(() => queue.unsent);
        const alerts = new Alerts(() => queue.officer);
        const officers = new Officers(element("officers"), () => queue.officer);
        const earlier = new Earlier(() => queue.officer);
        const drafts = new Drafts(element("crossing"), form, {
          officer: () => queue.officer,
          isUnsent: (id) => queue.has(id),
          onSignInNeeded: (problem) => needsSignIn(problem),
          onOpened: (content) => {
            startNext();
            form.show(content);
          },
        });
        const scan = new Scan({
          onRead: (answer) => {
            form.fill(answer);
            drafts.touched();
            earlier.look(answer.suggested?.document ?? {});
          },
          onProblem: (problem) => needsSignIn(problem),
          officer: () => queue.officer,
        });

        // Those who learn scan by a button.
        for (const button of document.querySelectorAll("#specimens button")) {
          button.addEventListener("click", () => scan.read(button.dataset.zone));
        }

        onSubmit(element("enrol-form"), async ({ code, name }) => {
          await call("POST", "/v1/enrolments", { code, name });
          show("sign-in");
        });

        onSubmit(element("sign-in-form"), async ({ badge, pin, recovery_code: code, training }) => {
          try {
            await endSession();
            const secret = code ? { recovery_code: code } : { pin };
            const address = training ? "/training/v1/sessions" : "/v1/sessions";
            const session = await call("POST", address, { badge, ...secret });
            // Whoever trains does it on a page of its own; a trainee cannot do otherwise.
            if (session.training && !isTraining) return window.location.assign("/training/");
            const [role] = session.roles;
            document.body.dataset.role = isTraining && role === "trainee" ? "officer" : role;
          } catch (problem) {
            if (problem instanceof Problem && problem.name === "not-enrolled") show("enrol");
            throw problem;
          }
          // What one officer left on the screen is not for the next one; the same one goes on with it.
          if (badge !== element("who-badge").textContent) startNext();
          element("who-badge").textContent = badge;
          show("capture");
        });

        const leavingKey = "leaving";
        const retryPause = 3000;
        let leavingTimer = null;

        // The session's cookie is not this page's to drop. Until the post has ended the session, every page
        // of this browser stays locked and asks the post again: an officer who left must be out.
        async function endSession() {
          clearTimeout(leavingTimer);
          const badge = recall("browser", leavingKey, null);
          if (badge === null) return;
          try {
            await call("DELETE", "/v1/sessions/current", undefined, badge);
          } catch (problem) {
            // Nobody, or another officer by now: that session is over either way.
            const isOver = problem instanceof Problem && !problem.isTransient;
            if (!isOver) {
              leavingTimer = setTimeout(() => endSession().catch(() => {}), retryPause);
              throw problem;
            }
          } finally {
            element("leaving").hidden = recall("browser", leavingKey, null) === null;
          }
          keep("browser", leavingKey, null);
          element("leaving").hidden = true;
        }

        element("sign-out").addEventListener("click", async () => {
          const count = queue.waiting;
          const badge = element("who-badge").textContent;
          if (count > 0) {
            const words = text("sign_out_unsent").replace("{0}", count).replaceAll("{1}", badge);
            if (!window.confirm(words)) return;
          }
          keep("browser", leavingKey, badge);
          notices.left();
          const kept = drafts.leave();
          startNext();
          show("sign-in");
          await kept;
          await endSession().catch(() => {});
          if (isTraining && queue.length === 0) window.location.assign("/");
        });

        function startNext() {
          forgetReceipt();
          element("result").hidden = true;
          element("crossing").hidden = false;
          form.clear();
          drafts.rest();
          earlier.clear();
          scan.clear();
        }

        function goOn() {
          if (form.sentID) notices.seen(form.sentID);
          startNext();
        }

        element("next-traveller").addEventListener("click", goOn);
        element("next-of-group").addEventListener("click", () => {
          const { last } = form;
          goOn();
          form.follow(last);
        });
        element("print-receipt").addEventListener("click", printReceipt);
        element("leave-group").addEventListener("click", () => form.leaveGroup());
        element("clear").addEventListener("click", () => {
          drafts.drop().catch(() => {});
          goOn();
        });
        element("no-document").addEventListener("click", () => {
          scan.clear();
          form.withoutDocument();
        });
        element("unsent-retry").addEventListener("click", () => queue.resume());

        element("crossing").addEventListener("submit", (event) => {
          event.preventDefault();
          if (queue.isFull) {
            element("crossing").querySelector(".form-fault").textContent = text("unsent_full");
            return;
          }
          // Corrected and sent anew: what was refused before has been seen.
          const before = form.sentID;
          const record = form.take();
          if (!record) return;
          if (before) notices.seen(before);
          drafts.sent(record.id);
          queue.add(record);
        });

        // Ctrl+Enter sends from any field of the form.
        element("crossing").addEventListener("keydown", (event) => {
          if (event.key === "Enter" && event.ctrlKey) element("crossing").requestSubmit();
        });

        // Somebody leaves in another tab: the session is the same, and this tab is locked with it.
        window.addEventListener("storage", (event) => {
          if (event.key !== name(leavingKey)) return;
          if (event.newValue !== null && document.body.dataset.state === "capture") show("sign-in");
          endSession().catch(() => {});
        });

        window.addEventListener("beforeunload", (event) => {
          if (queue.length > 0) event.preventDefault();
        });

        const isLeaving = recall("browser", leavingKey, null) !== null;
        show(isLeaving && document.body.dataset.state === "capture" ? "sign-in" : document.body.dataset.state);
        endSession().catch(() => {});

        """#
}
