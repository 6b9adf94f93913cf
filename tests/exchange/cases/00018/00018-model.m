(*
synopsis: A law in pieces that depend on the state
testType: TimeCourse
generatedBy: Analytic
*)
