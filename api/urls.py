"""Every address of the JSON edge. Each name stands on the list of endpoints in `pool.access.lists` as well."""

from django.urls import include, path, re_path

from api import access, assessment, docs, letters, payments, reports, rounds, workforce
from api.applications import imports, lines, overview, sections, signing
from api.awards import decisions, reserve, rulesets, runs, scenarios
from api.errors import Unknown
from api.registry import keys, registers
from api.routes import at

CASE = "applications/<code:reference>"
WORK = "cases/<code:reference>"
RUN = "allocation-runs/<key:id>"

endpoints = [
    at("token", access.Token, "api-token"),
    at("me", access.Me, "api-me"),
    at("municipalities", registers.Municipalities, "api-municipalities"),
    at("municipalities/<code:code>", registers.Municipality, "api-municipality"),
    at("programmes", registers.Programmes, "api-programmes"),
    at("programmes/<code:code>", registers.Programme, "api-programme"),
    at("modules", registers.Modules, "api-modules"),
    at("keys", keys.Keys, "api-keys"),
    at("keys/imports", keys.Imports, "api-key-imports"),
    at("keys/imports/<key:id>", keys.ImportDetail, "api-key-import"),
    at("keys/imports/<key:id>/confirm", keys.ImportConfirm, "api-key-import-confirm"),
    at("keys/imports/<key:id>/discard", keys.ImportDiscard, "api-key-import-discard"),
    at("keys/<code:code>/<key:version>", keys.KeyDetail, "api-key"),
    at("employees", workforce.Employees, "api-employees"),
    at("schemes", rounds.Schemes, "api-schemes"),
    at("schemes/<code:code>", rounds.Scheme, "api-scheme"),
    at("rounds", rounds.Rounds, "api-rounds"),
    at("rounds/<code:code>", rounds.Round, "api-round"),
    at("rounds/<code:code>/frame", rounds.RoundFrame, "api-round-frame"),
    at("rounds/<code:code>/reserve", reserve.RoundReserve, "api-round-reserve"),
    at("applications", overview.Applications, "api-applications"),
    at(CASE, overview.ApplicationDetail, "api-application"),
    at(f"{CASE}/sections/<code:section>", sections.SectionDetail, "api-application-section"),
    at(f"{CASE}/sections/<code:section>/complete", sections.SectionComplete, "api-application-section-complete"),
    at(f"{CASE}/lines", lines.Lines, "api-application-lines"),
    at(f"{CASE}/lines/import", imports.Imports, "api-application-imports"),
    at(f"{CASE}/lines/import/<key:id>", imports.ImportDetail, "api-application-import"),
    at(f"{CASE}/lines/import/<key:id>/confirm", imports.ImportConfirm, "api-application-import-confirm"),
    at(f"{CASE}/lines/<key:id>", lines.LineDetail, "api-application-line"),
    at(f"{CASE}/lines/<key:id>/move", lines.LineMove, "api-application-line-move"),
    at(f"{CASE}/hand-over", signing.HandOver, "api-application-hand-over"),
    at(f"{CASE}/take-back", signing.TakeBack, "api-application-take-back"),
    at(f"{CASE}/send-back", signing.SendBack, "api-application-send-back"),
    at(f"{CASE}/submit", signing.Submit, "api-application-submit"),
    at(f"{CASE}/withdraw", signing.Withdraw, "api-application-withdraw"),
    at(f"{CASE}/submissions", signing.Submissions, "api-application-submissions"),
    at("worklist", assessment.Worklist, "api-worklist"),
    at(WORK, assessment.CaseDetail, "api-case"),
    at(f"{WORK}/take", assessment.Take, "api-case-take"),
    at(f"{WORK}/lines/<key:id>/assess", assessment.AssessLine, "api-case-line-assess"),
    at(f"{WORK}/assess-passed", assessment.AssessPassed, "api-case-assess-passed"),
    at(f"{WORK}/return", assessment.Return, "api-case-return"),
    at(f"{WORK}/resume", assessment.Resume, "api-case-resume"),
    at(f"{WORK}/finish", assessment.Finish, "api-case-finish"),
    at(f"{WORK}/reopen", assessment.Reopen, "api-case-reopen"),
    at("rulesets", rulesets.Rulesets, "api-rulesets"),
    at("rulesets/schema", rulesets.RulesetSchema, "api-ruleset-schema"),
    at("rulesets/templates", rulesets.RulesetTemplates, "api-ruleset-templates"),
    at("rulesets/check", rulesets.RulesetCheck, "api-ruleset-check"),
    at("rulesets/<key:id>", rulesets.RulesetDetail, "api-ruleset"),
    at("allocation-runs", runs.Runs, "api-allocation-runs"),
    at(RUN, runs.RunDetail, "api-allocation-run"),
    at(f"{RUN}/approve", runs.RunApprove, "api-allocation-run-approve"),
    at(f"{RUN}/discard", runs.RunDiscard, "api-allocation-run-discard"),
    at(f"{RUN}/issue", runs.RunIssue, "api-allocation-run-issue"),
    at("rounds/<code:code>/snapshots", scenarios.Snapshots, "api-snapshots"),
    at("snapshots/<key:id>", scenarios.SnapshotDetail, "api-snapshot"),
    at("snapshots/<key:id>/scenarios", scenarios.Scenarios, "api-scenarios"),
    at("scenarios/<key:id>", scenarios.ScenarioDetail, "api-scenario"),
    at("scenarios/<key:id>/choose", scenarios.ScenarioChoose, "api-scenario-choose"),
    at("awards", decisions.Awards, "api-awards"),
    at("awards/<code:reference>", decisions.AwardDetail, "api-award"),
    at("letters", letters.Letters, "api-letters"),
    at("letters/<key:id>", letters.LetterDetail, "api-letter"),
    at("letters/<key:id>/pdf", letters.LetterPdf, "api-letter-pdf"),
    at("payments", payments.Payments, "api-payments"),
    at("payments/<code:reference>/<key:number>/confirm", payments.PaymentConfirm, "api-payment-confirm"),
    at("reports", reports.Reports, "api-reports"),
    at("reports/budget/figures", reports.BudgetFigure, "api-budget-figures"),
    at("reports/<code:name>", reports.Report, "api-report"),
    at("schema", docs.SchemaView, "api-schema"),
    at("docs", docs.DocsView, "api-docs"),
]

urlpatterns = [path("v1/", include(endpoints)), re_path("", Unknown.as_view(), name="api-unknown")]
