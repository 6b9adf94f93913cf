(*
synopsis: Initial assignments that depend on each other, on a concentration and on a rule
testType: TimeCourse
generatedBy: Analytic
*)
