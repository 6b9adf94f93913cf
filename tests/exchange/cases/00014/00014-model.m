(*
synopsis: A number of molecules by initial assignment, and used in a law
testType: TimeCourse
generatedBy: Analytic
*)
