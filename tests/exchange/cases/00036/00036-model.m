(*
synopsis: Mass action of order 0, 3 and 4, and a catalyst
testType: TimeCourse
generatedBy: Analytic
*)
