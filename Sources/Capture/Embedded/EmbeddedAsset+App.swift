// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/page/app.js.

extension EmbeddedAsset {
    static let app =
        #"""
        // Joins the parts of the page: which section is shown, and what follows what.
        import { call, Problem } from "./api.js";
        import { fillTexts, text } from "./texts.js";
        import { CrossingForm } from "./form.js";
        import { Queue } from "./queue.js";
        import { Scan } from "./scan.js";
        import { showResult } from "./receipt.js";

        const sections = ["enrol", "sign-in", "capture"];
        const element = (id) => document.getElementById(id);

        function show(state) {
          document.body.dataset.state = state;
          for (const id of sections) element(id).hidden = id !== state;
          const isSignedIn = state === "capture";
          element("who").hidden = !isSignedIn;
          element("sign-out").hidden = !isSignedIn;
          const first = { enrol: "enrol-code", "sign-in": "badge", capture: "scan" }[state];
          element(first).focus();
        }

        // A request that nobody is signed in for leads to the sign-in; unsent records stay where they are.
        function needsSignIn(problem) {
          if (!(problem instanceof Problem) || problem.status !== 401) return false;
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
        const form = new CrossingForm(element("crossing"), Number(document.body.dataset.now));
        const queue = new Queue({
          onReceipt: (receipt, item) => { if (item.id === form.sentID) { showResult({ receipt, item }); } },
          onRefused: (problem, item) => {
            if (needsSignIn(problem)) return;
            if (item.id === form.sentID) { showResult({ problem, item }); }
          },
          onWaiting: (item) => { if (item.id === form.sentID) { showResult({ waiting: true, item }); } },
        });
        const scan = new Scan({
          onRead: (answer) => form.fill(answer),
          onProblem: (problem) => needsSignIn(problem),
        });

        onSubmit(element("enrol-form"), async ({ code, name }) => {
          await call("POST", "/v1/enrolments", { code, name });
          show("sign-in");
        });

        onSubmit(element("sign-in-form"), async ({ badge, pin }) => {
          try {
            await call("POST", "/v1/sessions", { badge, pin });
          } catch (problem) {
            if (problem instanceof Problem && problem.name === "not-enrolled") show("enrol");
            throw problem;
          }
          element("who-badge").textContent = badge;
          show("capture");
          queue.resume();
        });

        element("sign-out").addEventListener("click", async () => {
          try {
            await call("DELETE", "/v1/sessions/current");
          } catch (problem) {
            if (!needsSignIn(problem)) return;
          }
          show("sign-in");
        });

        function startNext() {
          element("result").hidden = true;
          element("crossing").hidden = false;
          form.clear();
          scan.clear();
        }

        element("next-traveller").addEventListener("click", startNext);
        element("clear").addEventListener("click", startNext);
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
          const record = form.take();
          if (record) queue.add(record);
        });

        // Ctrl+Enter sends from any field of the form.
        element("crossing").addEventListener("keydown", (event) => {
          if (event.key === "Enter" && event.ctrlKey) element("crossing").requestSubmit();
        });

        window.addEventListener("beforeunload", (event) => {
          if (queue.length > 0) event.preventDefault();
        });

        show(document.body.dataset.state);

        """#
}
