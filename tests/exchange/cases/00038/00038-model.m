(*
synopsis: Elements without formulas are as good as not there
testType: TimeCourse
generatedBy: Analytic
*)
